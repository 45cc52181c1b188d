package dev.culvert.shared.accesslog;

/**
 * What is shown of a request's target and of {@code Referer}. The value of a query's parameter may be a token, a
 * signature or a name that is nobody's business, and which one is cannot be told; so none is shown. Nor are a URL's user,
 * password and fragment.
 */
final class Shown {
    private static final String HIDDEN = "***";

    private Shown() {}

    /** A path with its query's names, {@code /search?q=***&page=***}. */
    static String target(String target) {
        int query = target.indexOf('?');
        if (query < 0) {
            return target;
        }
        var shown = new StringBuilder(target.length()).append(target, 0, query);
        char before = '?';
        int at = query + 1;
        while (at <= target.length()) {
            int end = at;
            while (end < target.length() && target.charAt(end) != '&' && target.charAt(end) != ';') {
                end++;
            }
            shown.append(before);
            parameter(target, at, end, shown);
            before = end < target.length() ? target.charAt(end) : before;
            at = end + 1;
        }
        return shown.toString();
    }

    /** The same of a URL. */
    static String url(String url) {
        int fragment = url.indexOf('#');
        String whole = fragment < 0 ? url : url.substring(0, fragment);
        int authority = whole.indexOf("://");
        if (authority >= 0) {
            int begin = authority + 3;
            int end = begin;
            while (end < whole.length() && "/?\\".indexOf(whole.charAt(end)) < 0) {
                end++;
            }
            int user = whole.lastIndexOf('@', end - 1);
            if (user >= begin) {
                whole = whole.substring(0, begin) + whole.substring(user + 1);
            }
        }
        return target(whole);
    }

    private static void parameter(String from, int begin, int end, StringBuilder shown) {
        int equals = from.indexOf('=', begin);
        if (equals >= 0 && equals < end) {
            shown.append(from, begin, equals + 1).append(HIDDEN);
        } else if (end > begin) {
            shown.append(HIDDEN); // a name alone is as likely a value
        }
    }
}
