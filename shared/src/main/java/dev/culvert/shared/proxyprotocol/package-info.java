/** The PROXY protocol of HAProxy, both ways: who a visitor is whose connection comes through a load balancer. */
@NullMarked
package dev.culvert.shared.proxyprotocol;

import org.jspecify.annotations.NullMarked;
