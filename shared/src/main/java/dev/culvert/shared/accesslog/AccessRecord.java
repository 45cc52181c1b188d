package dev.culvert.shared.accesslog;

/**
 * What is written of one request or connection that is over. Once it has been given to {@link AccessLog#add} nobody
 * changes it: another thread reads it.
 */
public interface AccessRecord {
    /** About how many characters it holds, by which what waits is bounded. */
    int chars();

    /** Writes it in the Combined format. */
    void write(CombinedLine to);

    /** Writes it as JSON. */
    void write(JsonLine to);
}
