// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.files;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process of its own that prints the number of each call that was acknowledged, until it is killed. */
public final class KilledProcess {
    private KilledProcess() {}

    /**
     * {@return the last number that it printed}
     *
     * @param main its class
     * @param calls how many numbers it prints before the time runs
     * @param millis how long it lives from then on
     * @param arguments of its main method
     */
    public static int run(Class<?> main, int calls, int millis, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String last = "";
            for (int i = 0; i < calls; i++) {
                last = out.readLine();
            }
            TimeUnit.MILLISECONDS.sleep(millis);
            process.toHandle().destroyForcibly(); // the process itself would close the pipe, too
            process.waitFor();
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                last = line.isEmpty() ? last : line;
            }
            return Integer.parseInt(last);
        }
    }
}
