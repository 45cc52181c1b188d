package dev.culvert.shared.frame;

/** A frame that belongs to the link as a whole: its stream id on the wire is 0. */
public sealed interface LinkFrame extends Frame
        permits Hello, Welcome, Update, Updated, Notice, Ping, Pong, GoAway, Heartbeat, Routes {}
