/**
 * Black-box tests: the packaged program beside real third-party programs. Nothing here sees a class of Culvert's.
 *
 * <p>Tag {@code smoke}: run by every {@code mvn verify}; untagged: run by {@code -Pfull}; {@code long} and {@code soak}:
 * only when named.
 */
package dev.culvert.e2e;
