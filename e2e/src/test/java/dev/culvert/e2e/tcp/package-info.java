/** TCP tunnels: real servers and their own clients on both sides, and what can go wrong between them. */
package dev.culvert.e2e.tcp;
