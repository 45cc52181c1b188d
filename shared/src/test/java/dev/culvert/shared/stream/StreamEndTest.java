package dev.culvert.shared.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.shared.budget.Budget;
import dev.culvert.shared.frame.Credit;
import dev.culvert.shared.frame.Data;
import dev.culvert.shared.frame.Frames;
import dev.culvert.shared.frame.Head;
import dev.culvert.shared.frame.OpenKind;
import dev.culvert.shared.frame.Opened;
import dev.culvert.shared.frame.Reset;
import dev.culvert.shared.frame.ResetCode;
import dev.culvert.shared.frame.Visitor;
import dev.culvert.shared.time.HandClock;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A visitor's end of a stream; the test is what lies behind its port. */
class StreamEndTest {
    private static final long ID = 4;
    private static final int WINDOW = Budget.MAX_INITIAL_WINDOW;

    private final HandClock clock = new HandClock();
    private final Budget budget = new Budget(64 << 20);
    private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false);
    private final PortLog port = new PortLog(ID);
    private final OwnerLog owner = new OwnerLog();
    private final StreamEnd end = new StreamEnd(budget, clock, owner);

    @AfterEach
    void whatever_has_happened_a_reset_leaves_nothing_behind() {
        end.reset(ResetCode.CANCEL, "");
        assertThat(budget.used()).as("counted bytes").isZero();
        assertThat(budget.openEnds()).isZero();
        assertThat(memory.metric().usedHeapMemory()).as("bytes in buffers").isZero();
    }

    // ---- opening

    @Test
    void open_says_the_initial_window() {
        open(false);
        assertThat(port.take()).containsExactly("OPEN 4 window " + WINDOW);
        assertThat(budget.used()).isEqualTo(WINDOW);
        assertThat(budget.openEnds()).isEqualTo(1);
    }

    @Test
    void before_opened_eight_kib_leave_and_the_rest_waits() {
        open(false);
        end.write(bytes(10_000), false);
        assertThat(port.take()).endsWith("DATA 4 8192");
        end.receive(new Opened(ID, 9_000));
        assertThat(port.take()).containsExactly("DATA 4 808");
        end.receive(new Credit(ID, 20_000));
        assertThat(port.take()).containsExactly("DATA 4 1000");
    }

    @Test
    void before_opened_all_that_was_written_can_be_taken_back_in_order() {
        open(false);
        end.write(text("one "), false);
        end.write(text("two "), false);
        end.write(text("x".repeat(9_000)), false);
        ByteBuf all = end.takeBack();
        assertThat(all.toString(StandardCharsets.US_ASCII)).isEqualTo("one two " + "x".repeat(9_000));
        all.release();
        assertThat(budget.used()).isEqualTo(WINDOW);
    }

    @Test
    void what_was_written_can_be_taken_back_while_the_owner_is_told_of_the_reset() {
        StringBuilder takenBack = new StringBuilder();
        StreamEnd[] one = new StreamEnd[1];
        one[0] = new StreamEnd(budget, clock, new OwnerLog() {
            @Override
            public void reset(ResetCode code, String detail) {
                ByteBuf all = one[0].takeBack();
                takenBack.append(all.toString(StandardCharsets.US_ASCII));
                all.release();
            }
        });
        one[0].open(port, OpenKind.TCP, 1, 7, Visitor.NONE, false, Unpooled.EMPTY_BUFFER);
        one[0].write(text("hello"), false);
        one[0].receive(new Reset(ID, ResetCode.UNREACHABLE, ""));
        assertThat(takenBack).hasToString("hello");
    }

    @Test
    void after_opened_the_copy_is_gone() {
        open(false);
        end.write(bytes(1000), false);
        assertThat(budget.used()).isEqualTo(WINDOW + 1000);
        end.receive(new Opened(ID, Frames.WINDOW));
        assertThat(budget.used()).isEqualTo(WINDOW);
        assertThat(owner.told).containsExactly("opened");
        assertThat(end.isOpened()).isTrue();
    }

    @Test
    void an_acceptor_says_opened_once_with_its_window_and_keeps_no_copy() {
        end.accept(port, Frames.open(ID));
        end.opened();
        end.opened();
        assertThat(port.take()).containsExactly("OPENED 4 window " + WINDOW);
        end.write(bytes(1000), false);
        assertThat(budget.used()).isEqualTo(WINDOW);
    }

    @Test
    void an_acceptor_sends_as_far_as_opens_window() {
        end.accept(port, Frames.open(ID, 20_000, false));
        end.opened();
        end.write(bytes(30_000), false);
        assertThat(port.take()).endsWith("DATA 4 20000");
    }

    @Test
    void an_acceptor_of_a_request_without_body_grants_nothing() {
        end.accept(port, Frames.open(ID, 20_000, true));
        assertThat(budget.used()).isZero();
    }

    // ---- the end of a direction

    @Test
    void fin_comes_with_the_last_bytes() {
        opened();
        end.write(bytes(10), true);
        assertThat(port.take()).containsExactly("DATA 4 10 FIN");
    }

    @Test
    void fin_waits_for_the_bytes_that_credit_holds_back() {
        opened();
        end.write(bytes(70_000), true);
        assertThat(port.take()).containsExactly("DATA 4 65536");
        end.receive(new Credit(ID, 80_000));
        assertThat(port.take()).containsExactly("DATA 4 4464 FIN");
    }

    @Test
    void an_end_without_bytes_is_an_empty_frame_with_fin() {
        opened();
        end.end();
        assertThat(port.take()).containsExactly("DATA 4 0 FIN");
    }

    @Test
    void trailers_wait_for_the_bytes_before_them() {
        opened();
        end.write(bytes(70_000), false);
        end.end(bytes(5));
        assertThat(port.take()).containsExactly("DATA 4 65536");
        end.receive(new Credit(ID, 80_000));
        assertThat(port.take()).containsExactly("DATA 4 4464", "TRAILERS 4 FIN");
    }

    @Test
    void what_is_written_after_the_end_is_dropped() {
        opened();
        end.end();
        port.take();
        end.write(bytes(10), false);
        end.end(bytes(10));
        assertThat(port.take()).isEmpty();
    }

    @Test
    void one_direction_goes_on_after_the_other_has_ended() {
        opened();
        end.receive(Frames.lastData(ID, 10));
        end.consumed(10);
        assertThat(owner.told).endsWith("data 10", "fin");
        assertThat(end.isClosed()).isFalse();
        end.write(bytes(100), false);
        assertThat(port.take()).containsExactly("DATA 4 100");
        end.end();
        assertThat(end.isClosed()).isTrue();
        assertThat(budget.used()).isZero();
        assertThat(budget.openEnds()).isZero();
    }

    @Test
    void trailers_are_told_before_the_end() {
        opened();
        end.receive(Frames.head(ID));
        end.receive(Frames.trailers(ID));
        assertThat(owner.told).endsWith("head", "trailers", "fin");
    }

    @Test
    void a_head_with_fin_ends_the_answer_and_gives_its_window_back() {
        opened();
        end.receive(new Head(ID, true, bytes(2)));
        assertThat(owner.told).endsWith("head fin", "fin");
        assertThat(budget.used()).isZero();
    }

    @Test
    void bytes_that_have_come_and_are_not_read_count_after_the_end_too() {
        opened();
        end.receive(Frames.lastData(ID, 1000));
        end.end();
        assertThat(end.isClosed()).isTrue();
        assertThat(budget.used()).isEqualTo(1000);
        end.consumed(1000);
        assertThat(budget.used()).isZero();
    }

    // ---- credit and room

    @Test
    void credit_is_sent_when_half_a_window_has_been_read() {
        opened();
        end.receive(Frames.data(ID, WINDOW));
        clock.pass(60_000);
        end.consumed(WINDOW / 2 - 1);
        assertThat(port.take()).isEmpty();
        end.consumed(1);
        assertThat(port.take()).containsExactly("CREDIT 4 to " + (WINDOW + WINDOW / 2));
    }

    @Test
    void before_opened_an_acceptor_grants_nothing_since_opened_will() {
        end.accept(port, Frames.open(ID));
        end.receive(Frames.data(ID, 8192));
        end.consumed(8192);
        assertThat(port.take()).isEmpty();
    }

    @Test
    void an_upload_that_begins_before_opened_gets_a_growing_window() {
        end.accept(port, Frames.open(ID));
        end.receive(Frames.data(ID, 4096));
        end.consumed(4096);
        end.opened();
        end.receive(Frames.data(ID, 4096)); // was under way
        end.consumed(4096);
        clock.pass(20);
        end.receive(Frames.data(ID, WINDOW - 8192));
        end.consumed(WINDOW - 8192);
        assertThat(port.take()).endsWith("CREDIT 4 to " + (WINDOW + 2 * WINDOW));
    }

    @Test
    void after_the_other_ends_fin_no_credit_is_sent() {
        opened();
        end.receive(Frames.lastData(ID, WINDOW));
        end.consumed(WINDOW);
        assertThat(port.take()).isEmpty();
    }

    @Test
    void an_owner_is_told_once_when_credit_makes_room() {
        opened();
        end.write(bytes(Frames.WINDOW), false);
        assertThat(end.writable()).isFalse();
        end.receive(new Credit(ID, 100_000));
        end.receive(new Credit(ID, 200_000));
        assertThat(owner.told).containsOnlyOnce("writable");
        assertThat(end.writable()).isTrue();
    }

    @Test
    void an_owner_that_never_asked_for_room_is_not_told_of_it() {
        opened();
        end.receive(new Credit(ID, 200_000));
        assertThat(owner.told).doesNotContain("writable");
    }

    @Test
    void a_full_way_makes_an_owner_rest_until_it_has_drained() {
        opened();
        port.full = true;
        assertThat(end.writable()).isFalse();
        port.full = false;
        end.drained();
        assertThat(owner.told).endsWith("writable");
    }

    @Test
    void more_bytes_than_were_granted_fail_the_stream() {
        opened();
        end.receive(Frames.data(ID, WINDOW));
        end.receive(new Data(ID, false, bytes(1)));
        assertThat(port.take()).containsExactly("RESET 4 FLOW_CONTROL_ERROR: more bytes than were granted");
        assertThat(owner.told).endsWith("reset FLOW_CONTROL_ERROR: more bytes than were granted");
    }

    @Test
    void eight_informational_heads_pass_and_a_ninth_fails_the_stream() {
        opened();
        for (int i = 0; i < 9; i++) {
            end.receive(Frames.head(ID));
        }
        assertThat(port.take()).isEmpty();
        end.receive(new Head(ID, false, bytes(2)));
        assertThat(port.take()).containsExactly("RESET 4 BAD_HEAD: more than 8 informational heads");
        assertThat(owner.told).endsWith("reset BAD_HEAD: more than 8 informational heads");
    }

    // ---- reset

    @Test
    void a_reset_is_sent_once_and_the_owner_who_asked_for_it_is_not_told() {
        opened();
        end.reset(ResetCode.CANCEL, "the visitor left");
        end.reset(ResetCode.CANCEL, "the visitor left");
        assertThat(port.take()).containsExactly("RESET 4 CANCEL: the visitor left");
        assertThat(owner.told).containsExactly("opened");
    }

    @Test
    void a_reset_that_comes_is_told_once_and_not_answered() {
        opened();
        end.receive(new Reset(ID, ResetCode.UPSTREAM_FAILED, "broke off"));
        end.receive(new Reset(ID, ResetCode.LINK_LOST, ""));
        assertThat(owner.told).containsExactly("opened", "reset UPSTREAM_FAILED: broke off");
        assertThat(port.take()).isEmpty();
        assertThat(end.isClosed()).isTrue();
        assertThat(budget.used()).isZero();
    }

    @Test
    void a_reset_drops_what_waits() {
        opened();
        end.write(bytes(100_000), false);
        end.end(bytes(10));
        port.take();
        end.receive(Frames.reset(ID));
        end.receive(new Credit(ID, 1_000_000));
        assertThat(port.take()).isEmpty();
        assertThat(budget.used()).isZero();
    }

    @Test
    void after_a_reset_nothing_is_told_or_sent() {
        opened();
        end.reset(ResetCode.CANCEL, "");
        port.take();
        owner.told.clear();
        end.receive(new Data(ID, true, bytes(10)));
        end.receive(new Head(ID, false, bytes(10)));
        end.write(bytes(10), true);
        end.sendHead(bytes(10), false);
        end.opened();
        assertThat(owner.told).isEmpty();
        assertThat(port.take()).isEmpty();
        assertThat(end.writable()).isFalse();
    }

    private void open(boolean fin) {
        end.open(port, OpenKind.HTTP, 1, 7, Visitor.NONE, fin, bytes(10));
    }

    private void opened() {
        open(false);
        end.receive(new Opened(ID, Frames.WINDOW));
        port.take();
    }

    private ByteBuf bytes(int length) {
        return memory.heapBuffer(length).writeZero(length);
    }

    private ByteBuf text(String text) {
        return memory.heapBuffer().writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }
}
