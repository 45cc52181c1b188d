package dev.culvert.shared.carrier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.shared.budget.Budget;
import dev.culvert.shared.frame.FrameEncoder;
import dev.culvert.shared.frame.Hello;
import dev.culvert.shared.frame.LinkFrame;
import dev.culvert.shared.frame.Ping;
import dev.culvert.shared.frame.ResetCode;
import dev.culvert.shared.frame.Welcome;
import dev.culvert.shared.link.Link;
import dev.culvert.shared.link.LinkEvents;
import dev.culvert.shared.link.LinkSettings;
import dev.culvert.shared.time.HandClock;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a server's link reads and writes on its connection, byte by byte; the test is the WebSocket client. */
class WebSocketFramingTest {
    private static final byte[] JSON = {'{', '}'};
    private static final String PONG_7 = "0000080c00" + "0000000000000000" + "0000000000000007";

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final Owner owner = new Owner();
    private final Link link = takeOver(false);

    @AfterEach
    void the_channel_is_closed() {
        channel.finishAndReleaseAll();
    }

    @Test
    void a_links_bytes_may_be_cut_anywhere_also_within_the_websockets_own_framing() {
        ByteBuf all = Unpooled.buffer();
        byte[] hello = bytesOf(new Hello(JSON));
        all.writeBytes(WebSocketBytes.frame(0x02, true, Arrays.copyOf(hello, 5)));
        all.writeBytes(WebSocketBytes.frame(0x80, true, Arrays.copyOfRange(hello, 5, hello.length)));
        while (all.isReadable()) {
            channel.writeInbound(all.readBytes(1));
        }
        assertThat(owner.told).containsExactly("Hello");
    }

    @Test
    void all_that_a_turn_has_to_say_is_one_unmasked_message() {
        says(new Hello(JSON));
        link.send(new Welcome(JSON));
        link.send(new Ping(1));
        channel.runPendingTasks();
        assertThat(sent()).startsWith("8224").hasSize(2 * (2 + 13 + 2 + 13 + 8));
    }

    @Test
    void answers_to_what_was_read_leave_when_the_read_is_over() {
        says(new Hello(JSON), new Ping(7));
        assertThat(sent()).isEqualTo("8215" + PONG_7);
    }

    @Test
    void a_clients_messages_are_masked() {
        EmbeddedChannel other = new EmbeddedChannel();
        Link dialled = takeOver(other, true, false);
        dialled.send(new Hello(JSON));
        other.runPendingTasks();
        ByteBuf out = sent(other);
        assertThat(out.getUnsignedByte(0)).isEqualTo((short) 0x82);
        assertThat(out.getUnsignedByte(1)).isEqualTo((short) (0x80 | 15));
        int key = out.getInt(2);
        Mask.apply(out, 6, 15, key);
        assertThat(ByteBufUtil.hexDump(out, 6, 15)).isEqualTo("00000200000000000000000000" + "7b7d");
        other.finishAndReleaseAll();
    }

    @Test
    void where_both_have_agreed_a_client_leaves_the_mask_out() {
        EmbeddedChannel other = new EmbeddedChannel();
        Link dialled = takeOver(other, true, true);
        dialled.send(new Hello(JSON));
        other.runPendingTasks();
        assertThat(ByteBufUtil.hexDump(sent(other))).startsWith("820f");
        other.finishAndReleaseAll();
    }

    @Test
    void an_unmasked_frame_closes_with_1002() {
        channel.writeInbound(WebSocketBytes.frame(0x82, false, bytesOf(new Hello(JSON))));
        assertThat(sent()).isEqualTo("880203ea");
        assertThat(channel.isOpen()).isFalse();
        assertThat(owner.closedBecause).isEqualTo("unmasked frame (expected: masked)");
        assertThat(owner.told).as("nothing of it was taken").containsExactly("closed NONE");
    }

    @Test
    void a_message_over_one_mib_closes_with_1009() {
        ByteBuf head = WebSocketBytes.head(0x82, 1024 * 1024 + 1);
        head.setByte(1, 0x80 | head.getByte(1));
        channel.writeInbound(head.writeInt(0));
        assertThat(sent()).isEqualTo("880203f1");
        assertThat(owner.closedBecause).contains("1048577 bytes");
    }

    @Test
    void text_closes_with_1003() {
        channel.writeInbound(WebSocketBytes.frame(0x81, true, "hello"));
        assertThat(sent()).isEqualTo("880203eb");
    }

    @Test
    void a_websockets_ping_is_answered_with_its_payload() {
        channel.writeInbound(WebSocketBytes.frame(0x89, true, "abc"));
        assertThat(sent()).isEqualTo("8a03616263");
    }

    @Test
    void a_close_is_answered_and_names_its_code() {
        channel.writeInbound(WebSocketBytes.frame(0x88, true, new byte[] {0x03, (byte) 0xE9}));
        assertThat(sent()).isEqualTo("880203e8");
        assertThat(owner.closedBecause).isEqualTo("the other end closed the WebSocket with code 1001");
    }

    @Test
    void a_close_without_code_is_1005() {
        channel.writeInbound(WebSocketBytes.frame(0x88, true, ""));
        assertThat(owner.closedBecause).isEqualTo("the other end closed the WebSocket with code 1005");
    }

    @Test
    void a_link_that_fails_says_why_before_the_close_frame() {
        says(new Ping(1));
        String all = sent();
        assertThat(all).as("a message with GOAWAY").startsWith("82").contains(hex("Ping as first frame"));
        assertThat(all).endsWith("880203e8");
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void a_connection_that_ends_ends_the_link() {
        says(new Hello(JSON));
        link.send(new Welcome(JSON));
        channel.close().syncUninterruptibly();
        assertThat(owner.told).containsExactly("Hello", "closed LINK_LOST");
        assertThat(owner.closedBecause).isEqualTo("the connection closed");
    }

    @Test
    void a_connection_that_fails_says_how() {
        channel.pipeline().fireExceptionCaught(new IOException("Connection reset by peer"));
        assertThat(owner.closedBecause).isEqualTo("the connection failed: Connection reset by peer");
    }

    @Test
    void the_links_handler_takes_no_messages_of_others() {
        Object upgraded = new Object();
        channel.writeInbound(upgraded);
        assertThat(channel.<Object>readInbound()).isSameAs(upgraded);
    }

    private Link takeOver(boolean client) {
        return takeOver(channel, client, false);
    }

    private Link takeOver(EmbeddedChannel on, boolean client, boolean unmasked) {
        on.pipeline().addLast("vertx", new ChannelInboundHandlerAdapter());
        return WebSocketCarrier.takeOver(
                on.pipeline(),
                "vertx",
                client,
                unmasked,
                carrier -> new Link(
                        client ? LinkSettings.client() : LinkSettings.session(),
                        carrier,
                        owner,
                        new Budget(64 << 20),
                        new HandClock()));
    }

    private void says(LinkFrame... frames) {
        ByteBuf all = Unpooled.buffer();
        for (LinkFrame frame : frames) {
            all.writeBytes(bytesOf(frame));
        }
        channel.writeInbound(WebSocketBytes.frame(0x82, true, ByteBufUtil.getBytes(all)));
    }

    private static byte[] bytesOf(LinkFrame frame) {
        ByteBuf out = Unpooled.buffer();
        FrameEncoder.encode(frame, out);
        return ByteBufUtil.getBytes(out);
    }

    /** All that has left since this was last asked, in hex. */
    private String sent() {
        return ByteBufUtil.hexDump(sent(channel));
    }

    private static ByteBuf sent(EmbeddedChannel from) {
        ByteBuf all = Unpooled.buffer();
        for (ByteBuf part = from.readOutbound(); part != null; part = from.readOutbound()) {
            all.writeBytes(part);
            part.release();
        }
        return all;
    }

    private static String hex(String text) {
        return ByteBufUtil.hexDump(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static final class Owner implements LinkEvents {
        final List<String> told = new ArrayList<>();

        @Nullable
        String closedBecause;

        @Override
        public void control(LinkFrame frame) {
            told.add(frame.getClass().getSimpleName());
        }

        @Override
        public void suspect(boolean suspect) {}

        @Override
        public void closed(ResetCode code, String why) {
            told.add("closed " + code);
            closedBecause = why;
        }
    }
}
