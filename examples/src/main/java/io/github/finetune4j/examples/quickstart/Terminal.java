// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.quickstart;

import java.io.Console;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The terminal to which the quick start writes. */
final class Terminal {
    private final PrintStream out;
    private final boolean interactive;

    Terminal(PrintStream out, boolean interactive) {
        this.out = out;
        this.interactive = interactive;
    }

    static Terminal system() {
        return new Terminal(System.out, isTerminal(System.console()));
    }

    /**
     * {@return a bar that is drawn over itself on a terminal, and a few plain lines elsewhere}
     *
     * @param name of what is going on
     * @param unit what is counted
     * @param pause shortest time before a plain line
     */
    Bar bar(String name, String unit, Duration pause) {
        return interactive ? new DrawnBar(this, name, System.nanoTime()) : new PlainBar(this, unit, pause);
    }

    void title(String text) {
        out.println();
        out.println(text);
        out.println("-".repeat(text.length()));
    }

    void line(String text) {
        out.println(text);
    }

    /** Writes without ending the line. */
    void part(String text) {
        out.print(text);
        out.flush();
    }

    static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }

    // From Java 22 on there is a console without a terminal too, and a method that tells
    private static boolean isTerminal(@Nullable Console console) {
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }
}
