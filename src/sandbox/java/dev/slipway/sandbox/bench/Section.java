package dev.slipway.sandbox.bench;

import java.io.IOException;
import java.io.PrintStream;

/** A part of the benchmark. */
interface Section {
    /** Measures, and prints what the figures mean and a table of them. */
    void run(PrintStream out) throws IOException;
}
