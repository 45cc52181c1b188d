package dev.culvert.shared.settings;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An amount of memory as users write it: {@code 64MiB}, {@code 512KiB}, {@code 1G} (powers of 1024, with or without
 * {@code iB}), bytes without a unit, or a part of the whole as {@code 40%}.
 *
 * @param amount bytes, or per cent
 * @param percent whether {@code amount} is a part of a whole that only the process knows
 */
public record DataSize(long amount, boolean percent) {

    private static final Pattern TEXT = Pattern.compile("(\\d{1,12})\\s*(%|B|[KMGT](?:I?B)?)?");

    public DataSize {
        if (amount < 0 || (percent && amount > 100)) {
            throw InvalidSettingException.of(
                    "size", percent ? amount + "%" : String.valueOf(amount), "0% to 100%, or bytes from 0 up");
        }
    }

    /**
     * @param setting named in the message
     * @throws InvalidSettingException where the text is not a size
     */
    public static DataSize parse(String setting, String text) {
        Matcher matcher = TEXT.matcher(text.strip().toUpperCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw unreadable(setting, text);
        }
        long number = Long.parseLong(matcher.group(1));
        String unit = matcher.group(2) == null ? "B" : matcher.group(2);
        if (unit.equals("%")) {
            if (number > 100) {
                throw unreadable(setting, text);
            }
            return new DataSize(number, true);
        }
        long factor = 1L << (10 * "BKMGT".indexOf(unit.charAt(0)));
        if (number > Long.MAX_VALUE / factor) {
            throw unreadable(setting, text);
        }
        return new DataSize(number * factor, false);
    }

    /** @param wholeBytes what 100 % means */
    public long bytes(long wholeBytes) {
        return percent ? (long) (wholeBytes / 100.0 * amount) : amount;
    }

    @Override
    public String toString() {
        if (percent) {
            return amount + "%";
        }
        long rest = amount;
        int unit = 0;
        while (rest >= 1024 && rest % 1024 == 0 && unit < 4) {
            rest /= 1024;
            unit++;
        }
        return unit == 0 ? String.valueOf(rest) : rest + String.valueOf("KMGT".charAt(unit - 1)) + "iB";
    }

    private static InvalidSettingException unreadable(String setting, String text) {
        return InvalidSettingException.of(setting, text, "a size such as 64MiB or 1GiB, or a part such as 40%");
    }
}
