package dev.culvert.shared.tls;

/** What a certificate is for (RFC 5280 §4.2.1.12). */
enum KeyPurpose {
    /** A listener that others dial. */
    SERVER,
    /** A node, which dials and is dialled by other nodes. */
    NODE
}
