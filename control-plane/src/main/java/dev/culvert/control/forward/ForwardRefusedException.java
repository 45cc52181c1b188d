package dev.culvert.control.forward;

/** A client may not be led there; the message is one sentence for whoever runs the client. */
final class ForwardRefusedException extends Exception {
    ForwardRefusedException(String message) {
        super(message, null, false, false);
    }
}
