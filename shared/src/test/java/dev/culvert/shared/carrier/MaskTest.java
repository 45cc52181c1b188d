package dev.culvert.shared.carrier;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MaskTest {
    private static final int KEY = 0xA1B2C3D4;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 4, 7, 8, 9, 31, 100, 1001})
    void each_byte_gets_its_byte_of_the_key_in_one_buffer_and_in_several(int length) {
        byte[] plain = new byte[length];
        new Random(length).nextBytes(plain);
        byte[] masked = plain.clone();
        for (int i = 0; i < length; i++) {
            masked[i] ^= (byte) (KEY >>> (24 - 8 * (i % 4)));
        }
        int cut = length / 3;
        ByteBuf one = Unpooled.directBuffer().writeBytes(plain);
        ByteBuf several = Unpooled.wrappedBuffer(
                Unpooled.copiedBuffer(plain, 0, cut), Unpooled.copiedBuffer(plain, cut, length - cut));

        int keyAfterOne = Mask.apply(one, 0, length, KEY);
        int keyAfterSeveral = Mask.apply(several, 0, length, KEY);

        assertThat(ByteBufUtil.getBytes(one)).isEqualTo(masked);
        assertThat(ByteBufUtil.getBytes(several)).isEqualTo(masked);
        assertThat(keyAfterOne).isEqualTo(keyAfterSeveral).isEqualTo(Integer.rotateLeft(KEY, 8 * (length % 4)));
        one.release();
        several.release();
    }
}
