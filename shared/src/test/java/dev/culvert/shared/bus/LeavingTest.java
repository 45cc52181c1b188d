package dev.culvert.shared.bus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.shared.frame.Data;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An instance leaves the bus while a message is on its way to it. */
@ExtendWith(VertxExtension.class)
class LeavingTest {

    @Test
    void frames_that_come_too_late_are_given_back(Vertx vertx, VertxTestContext test) {
        FrameBus.registerCodecs(vertx);
        ByteBuf bytes = Unpooled.directBuffer().writeByte(7);
        vertx.runOnContext(start -> {
            FrameBus leaving = FrameBus.join(vertx, "leaving", (port, open) -> null);
            FrameBatch batch = new FrameBatch("another");
            batch.add(new Data(1, false, bytes), true);
            vertx.eventBus().send(leaving.address(), batch, LocalBus.localOnly());
            // in the same turn, so that the message finds no handler any more
            leaving.leave()
                    .onComplete(test.succeeding(left -> vertx.runOnContext(later -> test.verify(() -> {
                        assertThat(bytes.refCnt()).isZero();
                        test.completeNow();
                    }))));
        });
    }
}
