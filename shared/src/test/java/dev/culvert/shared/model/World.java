package dev.culvert.shared.model;

import dev.culvert.shared.budget.Budget;
import dev.culvert.shared.bus.FrameBus;
import dev.culvert.shared.bus.SimulatedBus;
import dev.culvert.shared.frame.Hello;
import dev.culvert.shared.frame.LinkFrame;
import dev.culvert.shared.frame.Open;
import dev.culvert.shared.frame.OpenKind;
import dev.culvert.shared.frame.ResetCode;
import dev.culvert.shared.frame.Visitor;
import dev.culvert.shared.frame.Welcome;
import dev.culvert.shared.link.Link;
import dev.culvert.shared.link.LinkEvents;
import dev.culvert.shared.link.LinkSettings;
import dev.culvert.shared.relay.LinkActor;
import dev.culvert.shared.stream.FramePort;
import dev.culvert.shared.stream.FrameSink;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A plane, perhaps a link between two nodes, a session and a client, all of the real classes, on simulated lines.
 *
 * <pre> plane ─bus─ [mesh ═peer link═ mesh ─bus─] session ═client link═ client </pre>
 */
final class World {
    static final long SESSION = 7;

    final Simulation simulation;
    final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false, true);
    final Budget nodeBudget;
    final Budget otherBudget;
    final Budget clientBudget;
    final SimulatedBus bus;
    final SimulatedBus otherBus;
    final FrameBus plane;
    final List<SimulatedPipe> pipes = new ArrayList<>();
    final List<Link> links = new ArrayList<>();
    final List<FrameBus> places = new ArrayList<>();
    final List<ModelEnd> openers = new ArrayList<>();
    final List<ModelEnd> acceptors = new ArrayList<>();
    private final Map<Integer, Integer> downloads = new HashMap<>();
    boolean planeStopped;
    boolean stopTicking;
    private final String entry;

    World(long seed, boolean twoNodes, int budgetMiB) {
        simulation = new Simulation(seed);
        nodeBudget = new Budget((long) budgetMiB << 20);
        otherBudget = new Budget((long) budgetMiB << 20);
        clientBudget = new Budget((long) budgetMiB << 20);
        bus = newBus();
        otherBus = twoNodes ? newBus() : bus;
        plane = bus.join("plane", World::refuse);
        places.add(plane);
        Budget sessionBudget = twoNodes ? otherBudget : nodeBudget;
        session(otherBus, sessionBudget);
        entry = twoNodes ? peers() : "control";
    }

    private SimulatedBus newBus() {
        return new SimulatedBus(simulation::after, simulation::nanos, () -> simulation.micros(200));
    }

    private SimulatedPipe pipe() {
        long delay = simulation.micros(30_000);
        double rate = 0.001 * (1 << simulation.random.nextInt(11)); // 1 MB/s to 1 GB/s
        SimulatedPipe pipe = new SimulatedPipe(simulation, allocator, delay, rate);
        pipes.add(pipe);
        return pipe;
    }

    private void session(SimulatedBus on, Budget budget) {
        SimulatedPipe pipe = pipe();
        LinkActor[] actor = new LinkActor[1];
        Events welcoming = new Events();
        FrameBus place = on.join("control", (port, open) -> actor[0].fromBus().accept(port, open));
        actor[0] = new LinkActor(
                LinkSettings.session(), false, pipe.left, welcoming, place, budget, simulation, open -> null);
        Link client = new Link(LinkSettings.client(), pipe.right, new Events(), clientBudget, simulation);
        client.acceptStreams(this::accept);
        welcoming.welcomes = actor[0].link();
        join(pipe, actor[0].link(), client);
        places.add(place);
    }

    private String peers() {
        SimulatedPipe pipe = pipe();
        LinkActor[] near = new LinkActor[1];
        Events welcoming = new Events();
        LinkActor[] far = new LinkActor[1];
        FrameBus nearPlace = bus.join("mesh", (port, open) -> near[0].fromBus().accept(port, open));
        FrameBus farPlace = otherBus.join("far-mesh", World::refuse);
        near[0] = new LinkActor(
                LinkSettings.peer(false), true, pipe.left, welcoming, nearPlace, nodeBudget, simulation, open -> null);
        far[0] = new LinkActor(
                LinkSettings.peer(true),
                true,
                pipe.right,
                new Events(),
                farPlace,
                otherBudget,
                simulation,
                open -> open.session() == SESSION ? "control" : null);
        welcoming.welcomes = near[0].link();
        join(pipe, near[0].link(), far[0].link());
        places.add(nearPlace);
        places.add(farPlace);
        return "mesh";
    }

    private void join(SimulatedPipe pipe, Link acceptor, Link dialler) {
        pipe.left.link = acceptor;
        pipe.right.link = dialler;
        links.add(acceptor);
        links.add(dialler);
        dialler.send(new Hello(new byte[] {'{', '}'}));
        simulation.every(100_000_000, () -> {
            acceptor.tick();
            dialler.tick();
            return !pipe.isDead() && !stopTicking;
        });
    }

    /** Opens a stream from the plane to the client. */
    ModelEnd open(int number, int up, int down) {
        ModelEnd opener = new ModelEnd(simulation, allocator, nodeBudget, "opener " + number, number, -number - 1, up);
        boolean http = simulation.random.nextBoolean();
        downloads.put(number, down);
        ByteBuf payload = allocator.directBuffer(2);
        payload.writeShort(number + 1);
        FramePort port = plane.open(entry, opener.end);
        opener.end.open(port, http ? OpenKind.HTTP : OpenKind.TCP, 1, SESSION, Visitor.NONE, false, payload);
        simulation.after(simulation.micros(2_000), opener::start);
        openers.add(opener);
        return opener;
    }

    private FrameSink accept(FramePort port, Open open) {
        int number = open.payload().readUnsignedShort() - 1;
        int down = downloads.get(number);
        open.release();
        ModelEnd acceptor =
                new ModelEnd(simulation, allocator, clientBudget, "acceptor " + number, -number - 1, number, down);
        acceptor.end.accept(port, open);
        acceptors.add(acceptor);
        simulation.after(simulation.micros(20_000), () -> {
            if (!acceptor.over()) {
                acceptor.end.opened();
                if (open.kind() == OpenKind.HTTP) {
                    acceptor.end.sendHead(allocator.directBuffer(2).writeShort(200), false);
                }
                acceptor.start();
            }
        });
        return acceptor.end;
    }

    private static FrameSink refuse(FramePort port, Open open) {
        throw new AssertionError("nobody opens streams to this place: " + open);
    }

    /** Notes what ends a link; the accepting end also welcomes whoever says hello. */
    private final class Events implements LinkEvents {
        private @Nullable Link welcomes;

        @Override
        public void control(LinkFrame frame) {
            if (frame instanceof Hello && welcomes != null) {
                welcomes.send(new Welcome(new byte[] {'{', '}'}));
            }
        }

        @Override
        public void suspect(boolean suspect) {}

        @Override
        public void closed(ResetCode code, String why) {
            if (code != ResetCode.LINK_LOST && code != ResetCode.NONE) {
                violations.add(code + ": " + why);
            }
        }
    }

    final List<String> violations = new ArrayList<>();

    long bytesHeld() {
        return allocator.metric().usedDirectMemory() + allocator.metric().usedHeapMemory();
    }
}
