package dev.culvert.shared.accesslog;

import dev.culvert.shared.log.Printable;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Why a file cannot be written, in a few words and without its name. */
final class FileReason {
    private FileReason() {}

    static String of(IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return "its folder does not exist";
        }
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        }
        String told = failure instanceof FileSystemException file ? file.getReason() : failure.getMessage();
        return told == null ? failure.getClass().getSimpleName() : Printable.of(told, 200);
    }
}
