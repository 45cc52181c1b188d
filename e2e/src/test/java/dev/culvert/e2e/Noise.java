package dev.culvert.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SplittableRandom;

/**
 * A reproducible stream of random bytes that is never stored: gigabytes are compared by their SHA-256. Reads whole
 * buffers; one thread.
 */
public final class Noise extends InputStream {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final SplittableRandom random;
    private final byte[] block = new byte[64 * 1024];
    private int used = block.length;
    private long left;

    public Noise(long seed, long lengthBytes) {
        random = new SplittableRandom(seed);
        left = lengthBytes;
    }

    /** The digest of the whole of {@code new Noise(seed, lengthBytes)}. */
    public static String sha256(long seed, long lengthBytes) {
        return sha256(new Noise(seed, lengthBytes));
    }

    /** Reads to the end; lower-case hexadecimal. */
    public static String sha256(InputStream in) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[256 * 1024];
            for (int length; (length = in.read(buffer)) >= 0; ) {
                digest.update(buffer, 0, length);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
        if (left == 0) {
            return -1;
        }
        if (used == block.length) {
            for (int i = 0; i < block.length; i += Long.BYTES) {
                LONG.set(block, i, random.nextLong());
            }
            used = 0;
        }
        int count = (int) Math.min(Math.min(length, block.length - used), left);
        System.arraycopy(block, used, buffer, offset, count);
        used += count;
        left -= count;
        return count;
    }
}
