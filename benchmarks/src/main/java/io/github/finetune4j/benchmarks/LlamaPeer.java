// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import de.kherud.llama.InferenceParameters;
import de.kherud.llama.LlamaIterable;
import de.kherud.llama.LlamaModel;
import de.kherud.llama.LlamaOutput;
import de.kherud.llama.ModelParameters;
import io.github.finetune4j.lora.GgufEncoding;
import io.github.finetune4j.lora.ModelExport;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * llama.cpp with Q8_0 weights as a peer of {@link DecodeBenchmark}: one prompt at a time, in a process of its own,
 * since its natives leave a thread behind that keeps a JVM from ending.
 */
final class LlamaPeer {
    private static final String RESULT = "llama-peer.json";
    private static final int ROOM = 64; // tokens that the text of a prompt may give more than we counted

    private LlamaPeer() {}

    /**
     * {@return the figures: tokens per second of a whole call and after its first token, and the time to the first
     * token after a long prompt}
     *
     * @param model folder, or a GGUF file
     * @param prompt text that is answered
     * @param longPrompt text before the first token that is waited for
     * @param tokens of the answer; an end token does not stop it
     * @param rounds timed calls, after one that is not timed
     */
    static Map<String, Object> run(Path model, String prompt, String longPrompt, int tokens, int rounds) {
        try {
            Path folder = Files.createTempDirectory("finetune4j-llama-peer");
            try {
                ModelExport.of(model).gguf(folder.resolve("q8_0.gguf"), GgufEncoding.Q8_0);
                Files.writeString(folder.resolve("prompt"), prompt);
                Files.writeString(folder.resolve("long-prompt"), longPrompt);
                start(folder, tokens, rounds);
                return JsonLines.object(Files.readString(folder.resolve(RESULT)));
            } finally {
                delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run llama.cpp", e);
        }
    }

    private static void start(Path folder, int tokens, int rounds) throws IOException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-Dde.kherud.llama.tmpdir=" + folder,
                "-cp",
                System.getProperty("java.class.path"),
                LlamaPeer.class.getName(),
                folder.toString(),
                "" + tokens,
                "" + rounds,
                "" + ResultLine.threads());
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(new File(folder.toFile(), "log"))
                .start();
        try {
            if (process.waitFor() != 0) {
                throw new IllegalStateException("llama.cpp ended with " + process.exitValue() + ": "
                        + Files.readString(folder.resolve("log"), StandardCharsets.ISO_8859_1));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while llama.cpp ran", e);
        } finally {
            process.destroyForcibly();
        }
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    /**
     * The peer's process: folder, tokens, rounds, threads. Halts always, or the thread that llama.cpp leaves would keep
     * it.
     */
    public static void main(String[] args) {
        int status = 1;
        try {
            measure(Path.of(args[0]), Integer.parseInt(args[1]), Integer.parseInt(args[2]), Integer.parseInt(args[3]));
            status = 0;
        } catch (IOException | RuntimeException | LinkageError e) {
            System.err.println(e);
        }
        Runtime.getRuntime().halt(status);
    }

    private static void measure(Path folder, int tokens, int rounds, int threads) throws IOException {
        LlamaModel model = new LlamaModel(new ModelParameters()
                .setModel(folder.resolve("q8_0.gguf").toString())
                .setThreads(threads)
                .setThreadsBatch(threads)
                .setCtxSize(1024 + tokens + ROOM)
                .setGpuLayers(0));
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("stack", "llama.cpp b4916 (de.kherud:llama 4.2.0)");
        figures.put("weights", "Q8_0");
        figures.put("threads", threads);
        answers(model, Files.readString(folder.resolve("prompt")), tokens, rounds, figures);
        first(model, Files.readString(folder.resolve("long-prompt")), rounds, figures);
        Files.writeString(folder.resolve(RESULT), JsonLines.line(figures));
    }

    private static void answers(LlamaModel model, String prompt, int tokens, int rounds, Map<String, Object> figures) {
        answer(model, prompt, tokens);
        double[] whole = new double[rounds];
        double[] after = new double[rounds];
        for (int round = 0; round < rounds; round++) {
            double[] seconds = answer(model, prompt, tokens);
            whole[round] = seconds[1];
            after[round] = seconds[1] - seconds[0];
        }
        figures.put("prompt_tokens", model.encode(prompt).length);
        figures.put("tokens_per_s", Summary.rounded(tokens / Summary.median(whole), 1));
        figures.put("later_tokens_per_s", Summary.rounded((tokens - 1) / Summary.median(after), 1));
        figures.put("call_ms_median", Summary.rounded(1000 * Summary.median(whole), 1));
    }

    /** {@return seconds to the first piece of text, and to the last} */
    private static double[] answer(LlamaModel model, String prompt, int tokens) {
        long start = System.nanoTime();
        double first = 0;
        LlamaIterable pieces = model.generate(parameters(prompt, tokens));
        for (LlamaOutput piece : pieces) {
            first = first == 0 && !piece.text.isEmpty() ? (System.nanoTime() - start) / 1e9 : first;
        }
        return new double[] {first, (System.nanoTime() - start) / 1e9};
    }

    private static void first(LlamaModel model, String prompt, int rounds, Map<String, Object> figures) {
        answer(model, prompt, 1);
        double[] seconds = new double[rounds];
        for (int round = 0; round < rounds; round++) {
            seconds[round] = answer(model, prompt, 1)[1];
        }
        figures.put("long_prompt_tokens", model.encode(prompt).length);
        figures.put("first_token_ms", Summary.rounded(1000 * Summary.median(seconds), 1));
    }

    private static InferenceParameters parameters(String prompt, int tokens) {
        return new InferenceParameters(prompt)
                .setTemperature(0)
                .setNPredict(tokens)
                .setIgnoreEos(true)
                .setCachePrompt(false);
    }
}
