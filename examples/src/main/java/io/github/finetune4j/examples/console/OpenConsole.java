// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.console;

import io.github.finetune4j.console.Console;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.workspace.Workspace;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;

/** Opens the console on the workspace that the quick start has left, until Ctrl-C. */
public final class OpenConsole {
    private OpenConsole() {}

    /**
     * Runs it.
     *
     * @param args none; the system properties {@code workspace} (a folder), {@code port} and {@code changes} (true)
     *     change what is done
     * @throws InterruptedException if it is told to end
     */
    public static void main(String[] args) throws InterruptedException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
        if (start(name -> System.getProperty(name, ""), in, System.out, System.err)) {
            new CountDownLatch(1).await(); // nobody types here any more; the console stays open
        } else {
            System.exit(1);
        }
    }

    /** {@return whether it has been opened; it goes on when nothing comes from the input any more} */
    static boolean start(UnaryOperator<String> settings, BufferedReader in, PrintStream out, PrintStream errors) {
        try {
            Path folder = folder(settings.apply("workspace"));
            giveAddresses(open(Workspace.open(folder), settings), folder, in, out);
            return true;
        } catch (FineTuneException | IllegalArgumentException | IllegalStateException | IOException e) {
            errors.println("The console has not opened: " + e.getMessage());
            return false;
        }
    }

    private static Path folder(String given) {
        Path folder = Path.of(given.isEmpty() ? "target/quickstart/workspace" : given);
        if (!Files.isDirectory(folder)) {
            throw new IllegalArgumentException("no workspace in " + folder
                    + " -> run the quick start first (./mvnw -q -Pquickstart), or name a folder with -Dworkspace");
        }
        return folder;
    }

    private static Console open(Workspace workspace, UnaryOperator<String> settings) {
        Console.Builder console = Console.builder(workspace.registry());
        String port = settings.apply("port");
        if (!port.isEmpty()) {
            console.port(Integer.parseInt(port));
        }
        return (settings.apply("changes").equals("true") ? console.allowChanges() : console).open();
    }

    private static void giveAddresses(Console console, Path folder, BufferedReader in, PrintStream out)
            throws IOException {
        out.println("The console shows " + folder + ". Ctrl-C closes it. Open, in one browser, once:");
        out.println("  " + console.url());
        out.println("Enter gives another address.");
        while (in.readLine() != null) {
            out.println("  " + console.url());
        }
    }
}
