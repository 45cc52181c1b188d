package dev.culvert.shared.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.shared.frame.ResetCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Drives the real links, relays, bus places, stream ends and budgets through random delays, orders, lost links, stopped
 * verticles, resets and slow readers, and checks what must hold whatever happens. {@code -Dmodel.seeds=N} runs more,
 * {@code -Dmodel.seed=S} one.
 */
class ModelTest {
    private static final int SEEDS = Integer.getInteger("model.seeds", 300);
    private static final long SECOND = 1_000_000_000L;

    @Test
    void bytes_arrive_once_and_in_order_every_stream_ends_on_both_sides_and_memory_returns_to_zero() {
        Long one = Long.getLong("model.seed");
        long first = one != null ? one : new Random().nextLong(1L << 40);
        int runs = one != null ? 1 : SEEDS;
        System.out.println("model: first seed " + first + ", " + runs + " runs");
        for (long seed = first; seed < first + runs; seed++) {
            try {
                run(seed);
            } catch (Throwable e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
        }
    }

    private static void run(long seed) {
        Random plan = new Random(seed);
        World world = new World(seed, plan.nextInt(3) == 0, 1 << plan.nextInt(7));
        world.simulation.run(SECOND);
        int streams = 1 + plan.nextInt(30);
        List<ModelEnd> disturbed = new ArrayList<>();
        for (int i = 0; i < streams; i++) {
            int number = i;
            int up = size(plan);
            int down = size(plan);
            boolean whim = plan.nextInt(6) == 0;
            long whimAfter = (long) plan.nextInt(400_000) * 1000;
            world.simulation.after((long) plan.nextInt(300_000) * 1000, () -> {
                if (world.planeStopped) {
                    return;
                }
                ModelEnd opener = world.open(number, up, down);
                if (whim) {
                    disturbed.add(opener);
                    world.simulation.after(whimAfter, () -> disturb(world, opener, number));
                }
            });
        }
        boolean catastrophe = plan.nextInt(4) == 0;
        if (catastrophe) {
            long at = (long) plan.nextInt(1_000_000) * 1000;
            boolean stop = plan.nextInt(3) == 0;
            world.simulation.after(at, () -> {
                if (stop) {
                    world.planeStopped = true;
                    world.bus.stop("plane");
                } else {
                    world.pipes.get(plan.nextInt(world.pipes.size())).cut("the model's catastrophe");
                }
            });
        }
        world.simulation.run(400 * SECOND);
        world.stopTicking = true;
        world.simulation.run(SECOND);
        check(world, disturbed, catastrophe);
    }

    private static void disturb(World world, ModelEnd opener, int number) {
        if (number % 2 == 0) {
            opener.resetNow();
            return;
        }
        for (ModelEnd acceptor : world.acceptors) {
            if (acceptor.toString().startsWith("acceptor " + number + "{")) {
                acceptor.resetNow();
            }
        }
    }

    private static int size(Random plan) {
        return switch (plan.nextInt(4)) {
            case 0 -> 0;
            case 1 -> plan.nextInt(200);
            case 2 -> plan.nextInt(20_000);
            default -> plan.nextInt(2_000_000);
        };
    }

    private static void check(World world, List<ModelEnd> disturbed, boolean catastrophe) {
        assertThat(world.violations).as("protocol violations").isEmpty();
        for (ModelEnd end : world.openers) {
            assertThat(end.over()).as("%s has ended", end).isTrue();
            boolean refused = end.resetSeen == ResetCode.OVERLOADED && end.read == 0;
            if (!catastrophe && !refused && !disturbed.contains(end)) {
                assertThat(end.finSent && end.finSeen).as("%s is complete", end).isTrue();
            }
        }
        for (ModelEnd end : world.acceptors) {
            assertThat(end.over()).as("%s has ended", end).isTrue();
            assertThat(end.end.isClosed()).as("%s is closed", end).isTrue();
        }
        assertThat(world.links)
                .allSatisfy(link -> assertThat(link.openStreams())
                        .as("open streams of links")
                        .isZero());
        assertThat(world.places)
                .allSatisfy(p -> assertThat(p.openStreams())
                        .as("open streams of " + p.address())
                        .isZero());
        assertThat(world.nodeBudget.openEnds()).isZero();
        assertThat(world.clientBudget.openEnds()).isZero();
        assertThat(world.nodeBudget.used()).as("node's budget").isZero();
        assertThat(world.otherBudget.used()).as("other node's budget").isZero();
        assertThat(world.clientBudget.used()).as("client's budget").isZero();
        assertThat(world.bytesHeld()).as("bytes in buffers").isZero();
    }
}
