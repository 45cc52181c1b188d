package dev.culvert.shared.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.shared.budget.Budget;
import dev.culvert.shared.frame.ResetCode;
import dev.culvert.shared.stream.StreamEnd;
import dev.culvert.shared.stream.StreamListener;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/** A stream's end that writes a known pattern and reads, checks and now and then dawdles. */
final class ModelEnd implements StreamListener {
    private final Simulation simulation;
    private final ByteBufAllocator allocator;
    private final String name;
    private final int writeSeed;
    private final int readSeed;
    private final int total;
    private final boolean dawdles;
    final StreamEnd end;
    private int written;
    int read;
    private boolean started;
    boolean finSent;
    boolean finSeen;
    boolean trailersSeen;
    boolean headSeen;
    ResetCode resetSeen;
    boolean resetSent;
    Runnable afterFin = () -> {};

    ModelEnd(
            Simulation simulation,
            ByteBufAllocator allocator,
            Budget budget,
            String name,
            int writeSeed,
            int readSeed,
            int total) {
        this.simulation = simulation;
        this.allocator = allocator;
        this.name = name;
        this.writeSeed = writeSeed;
        this.readSeed = readSeed;
        this.total = total;
        this.dawdles = simulation.random.nextInt(4) == 0;
        this.end = new StreamEnd(budget, simulation, this);
    }

    void start() {
        started = true;
        pump();
    }

    void resetNow() {
        if (!end.isClosed()) {
            resetSent = true;
            end.reset(ResetCode.CANCEL, "the model's whim");
        }
    }

    boolean over() {
        return (finSent && finSeen) || resetSeen != null || resetSent;
    }

    private void pump() {
        while (started && !finSent && !over() && end.writable()) {
            int n = Math.min(total - written, 1 + simulation.random.nextInt(70_000));
            ByteBuf bytes = allocator.directBuffer(Math.max(n, 1));
            for (int i = 0; i < n; i++) {
                bytes.writeByte(pattern(writeSeed, written + i));
            }
            written += n;
            boolean last = written == total;
            boolean trailers = last && end.isOpened() && simulation.random.nextInt(3) == 0;
            finSent = last;
            end.write(bytes, last && !trailers);
            if (trailers) {
                end.end(allocator.directBuffer(4).writeInt(total));
            }
        }
    }

    @Override
    public void opened() {
        pump();
    }

    @Override
    public void writable() {
        pump();
    }

    @Override
    public void head(ByteBuf block, boolean fin) {
        assertThat(headSeen).isFalse();
        headSeen = true;
        block.release();
    }

    @Override
    public void data(ByteBuf bytes) {
        int length = bytes.readableBytes();
        for (int i = 0; i < length; i++) {
            if (bytes.getByte(bytes.readerIndex() + i) != pattern(readSeed, read + i)) {
                throw new AssertionError(name + ": wrong byte at offset " + (read + i));
            }
        }
        read += length;
        bytes.release();
        long delay = dawdles ? simulation.micros(300_000) : simulation.micros(300);
        simulation.after(delay, () -> end.consumed(length));
    }

    @Override
    public void trailers(ByteBuf block) {
        trailersSeen = true;
        block.release();
    }

    @Override
    public void fin() {
        assertThat(finSeen).as(name).isFalse();
        finSeen = true;
        afterFin.run();
    }

    @Override
    public void reset(ResetCode code, String detail) {
        assertThat(resetSeen).as(name).isNull();
        assertThat(resetSent).as(name + " was told of its own reset").isFalse();
        resetSeen = code;
    }

    private static byte pattern(int seed, int offset) {
        int x = (offset + 1) * 0x9E3779B1 ^ seed * 0x85EBCA6B;
        return (byte) (x >>> 23);
    }

    @Override
    public String toString() {
        return name + "{written=" + written + "/" + total + ", read=" + read + ", finSent=" + finSent + ", finSeen="
                + finSeen + ", resetSeen=" + resetSeen + ", resetSent=" + resetSent + ", closed=" + end.isClosed()
                + "}";
    }
}
