// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A Python script of {@code benchmarks/peers}, run in a process of its own. */
final class Peer {
    static final String INTERPRETER = "PEERS_PYTHON";
    static final String FOLDER = "finetune4j.peers";

    private Peer() {}

    /** Says early that a peer could not be started, before minutes are spent on our own run. */
    static void check() {
        interpreter(INTERPRETER);
    }

    /**
     * {@return the figures in the last line that the script prints}
     *
     * @param script file name in {@code benchmarks/peers}
     * @param arguments its command line
     */
    static Map<String, Object> run(String script, List<String> arguments) {
        return run(INTERPRETER, script, arguments);
    }

    /**
     * {@return the figures in the last line that the script prints}
     *
     * @param variable names the interpreter, where packages don't go together with the other peers
     * @param script file name in {@code benchmarks/peers}
     * @param arguments its command line
     */
    static Map<String, Object> run(String variable, String script, List<String> arguments) {
        List<String> command = new ArrayList<>(
                List.of(interpreter(variable), folder().resolve(script).toString()));
        command.addAll(arguments);
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            return figures(process, command);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + command, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + command, e);
        }
    }

    private static Map<String, Object> figures(Process process, List<String> command)
            throws IOException, InterruptedException {
        String last = "";
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                last = line;
            }
        }
        int exit = process.waitFor();
        if (exit != 0 && !last.startsWith("{")) {
            throw new IllegalStateException("the peer ended with " + exit + ": " + String.join(" ", command));
        }
        return JsonLines.object(last);
    }

    private static String interpreter(String variable) {
        String interpreter = System.getenv(variable);
        if (interpreter == null || !Files.isExecutable(Path.of(interpreter))) {
            throw new IllegalArgumentException("no Python for the peers: " + variable + "=" + interpreter
                    + " -> set it to an interpreter that has the packages of benchmarks/peers/requirements.txt");
        }
        return interpreter;
    }

    static Path folder() {
        return Path.of(System.getProperty(FOLDER, "benchmarks/peers"));
    }
}
