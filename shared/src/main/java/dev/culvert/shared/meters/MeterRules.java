package dev.culvert.shared.meters;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import java.util.ArrayList;
import java.util.List;

/** Bounds the labels of meters that are not ours: a stranger's method must not become a series. */
final class MeterRules implements MeterFilter {
    private static final String METHOD = "method";

    @Override
    public Meter.Id map(Meter.Id id) {
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
        // its name ends like a histogram's part; the process's load tells more
        return id.getName().equals("system.cpu.count") ? MeterFilterReply.DENY : MeterFilterReply.NEUTRAL;
    }
}
