package dev.culvert.shared.meters;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Bounds the labels of meters that are not ours: a stranger's method must not become a series. */
final class MeterRules implements MeterFilter {
    private static final String METHOD = "method";

    /** One's name ends like a part of a histogram, the other counts nanoseconds; process.cpu.usage tells more. */
    private static final Set<String> REFUSED = Set.of("system.cpu.count", "process.cpu.time");

    @Override
    public Meter.Id map(Meter.Id id) {
        return switch (id.getName()) {
            case "netty.allocator.memory.used" -> told(id, "bytes", "Memory that Netty's allocator holds.");
            case "netty.eventexecutor.tasks.pending" -> told(id, null, "Tasks that wait for an event loop.");
            default -> withKnownMethod(id);
        };
    }

    private static Meter.Id withKnownMethod(Meter.Id id) {
        String method = id.getName().startsWith("vertx.") ? id.getTag(METHOD) : null;
        if (method == null || HttpMethods.name(HttpMethods.number(method)).equals(method)) {
            return id;
        }
        List<Tag> tags = new ArrayList<>(id.getTags());
        tags.replaceAll(tag -> tag.getKey().equals(METHOD) ? Tag.of(METHOD, HttpMethods.name(HttpMethods.OTHER)) : tag);
        return id.replaceTags(Tags.of(tags));
    }

    @Override
    public MeterFilterReply accept(Meter.Id id) {
        return REFUSED.contains(id.getName()) ? MeterFilterReply.DENY : MeterFilterReply.NEUTRAL;
    }

    private static Meter.Id told(Meter.Id id, @Nullable String unit, String description) {
        return new Meter.Id(id.getName(), Tags.of(id.getTags()), unit, description, id.getType());
    }
}
