package dev.culvert.shared.model;

import dev.culvert.shared.link.Carrier;
import dev.culvert.shared.link.Link;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.List;

/** Two carriers joined by a line with a delay and a rate, which cuts the byte stream anywhere. */
final class SimulatedPipe {
    private final Simulation simulation;
    private final ByteBufAllocator allocator;
    private final long delayNanos;
    private final double bytesPerNano;
    final End left;
    final End right;
    private boolean dead;

    SimulatedPipe(Simulation simulation, ByteBufAllocator allocator, long delayNanos, double bytesPerNano) {
        this.simulation = simulation;
        this.allocator = allocator;
        this.delayNanos = delayNanos;
        this.bytesPerNano = bytesPerNano;
        left = new End();
        right = new End();
        left.other = right;
        right.other = left;
    }

    /** Both ends learn of it at once; what is under way is lost. */
    void cut(String why) {
        if (!dead) {
            dead = true;
            left.link.carrierClosed(why);
            right.link.carrierClosed(why);
        }
    }

    boolean isDead() {
        return dead;
    }

    final class End implements Carrier {
        Link link;
        private End other;
        private int underWay;
        private boolean flushWanted;
        private long lineFree;
        private final int most = 16 * 1024 + simulation.random.nextInt(240 * 1024);

        @Override
        public ByteBufAllocator allocator() {
            return allocator;
        }

        @Override
        public int room() {
            return most - underWay;
        }

        @Override
        public void send(List<ByteBuf> parts, int bytes) {
            ByteBuf message = allocator.heapBuffer(bytes);
            for (ByteBuf part : parts) {
                message.writeBytes(part);
                part.release();
            }
            underWay += bytes;
            lineFree = Math.max(lineFree, simulation.nanos()) + (long) (bytes / bytesPerNano);
            simulation.after(lineFree - simulation.nanos(), () -> {
                underWay -= bytes;
                link.flush();
            });
            simulation.after(lineFree + delayNanos - simulation.nanos(), () -> other.arrive(message));
        }

        @Override
        public void wantFlush() {
            if (!flushWanted) {
                flushWanted = true;
                simulation.after(0, () -> {
                    flushWanted = false;
                    link.flush();
                });
            }
        }

        @Override
        public void close() {
            simulation.after(delayNanos * 2, () -> cut("closed"));
        }

        private void arrive(ByteBuf message) {
            while (!dead && message.isReadable()) {
                int n = Math.min(message.readableBytes(), 1 + simulation.random.nextInt(40_000));
                ByteBuf chunk = allocator.directBuffer(n);
                chunk.writeBytes(message, n);
                link.receive(chunk);
            }
            message.release();
            if (!dead) {
                link.flush();
            }
        }
    }
}
