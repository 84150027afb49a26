// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A folder in which CMake compiled llama.cpp: today's, as a peer of {@link DecodeBenchmark} for one row and for many.
 * Its own {@code llama-batched-bench} times prompts and tokens drawn at random, of as many tokens as ours have; it
 * chooses no token, which ours do.
 */
final class LlamaBuild {
    private static final int CACHE_STEP = 256; // llama.cpp rounds a row's room in its cache up to this

    private final Path programs;

    private LlamaBuild(Path programs) {
        this.programs = programs;
    }

    /**
     * {@return the build in a folder}
     *
     * @param folder of CMake's build, or its {@code bin}
     */
    static LlamaBuild in(Path folder) {
        return Stream.of(folder.resolve("bin"), folder)
                .filter(bin -> Files.isExecutable(bin.resolve("llama-batched-bench")))
                .findFirst()
                .map(LlamaBuild::new)
                .orElseThrow(() ->
                        new IllegalArgumentException("no compiled llama.cpp: there is no bin/llama-batched-bench in "
                                + folder + " -> compile it as benchmarks/README.md says"));
    }

    /**
     * The work that is timed.
     *
     * @param rows that are answered at once
     * @param promptTokens of each row
     * @param tokens of each answer, at least 2
     * @param rounds timed, after one that is not timed
     * @param threads of llama.cpp
     */
    record Work(int rows, int promptTokens, int tokens, int rounds, int threads) {}

    /**
     * {@return the figures: tokens per second of a whole call and after its first token, and for one row the time to
     * the first token after {@link LongPrompt}}
     *
     * @param file in GGUF
     * @param work that is timed
     */
    Map<String, Object> run(Path file, Work work) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("stack", "llama.cpp " + version());
        figures.put("weights_mb", Summary.rounded(size(file) / 1e6, 1));
        figures.put("threads", work.threads());
        figures.put("prompt_tokens", work.rows() * work.promptTokens());
        figures.putAll(answers(file, work));
        if (work.rows() == 1) {
            Work first = new Work(1, LongPrompt.TOKENS, 2, work.rounds(), work.threads());
            figures.put("first_token_ms", Summary.rounded(1000 * median(rounds(file, first), "t_pp"), 1));
        }
        return figures;
    }

    /** A prompt gives the first token of each row, so that a pass less than there are tokens follows it. */
    private Map<String, Object> answers(Path file, Work work) {
        List<Map<String, Object>> rounds = rounds(file, work);
        double whole = median(rounds, "t");
        int tokens = work.rows() * work.tokens();
        int later = work.rows() * (work.tokens() - 1);
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("tokens_per_s", Summary.rounded(tokens / whole, 1));
        figures.put("later_tokens_per_s", Summary.rounded(later / median(rounds, "t_tg"), 1));
        figures.put("call_ms_median", Summary.rounded(1000 * whole, 1));
        return figures;
    }

    private static double median(List<Map<String, Object>> rounds, String figure) {
        return Summary.median(rounds.stream()
                .mapToDouble(round -> ResultLine.number(round, figure))
                .toArray());
    }

    /** Its program leaves out without a word what its cache has no room for, so the lines are counted. */
    private List<Map<String, Object>> rounds(Path file, Work work) {
        int calls = work.rounds() + 1;
        List<String> command = new ArrayList<>(List.of("llama-batched-bench", "-m", file.toString()));
        command.addAll(List.of("-ngl", "0", "-t", "" + work.threads(), "-tb", "" + work.threads()));
        command.addAll(List.of("-npp", "" + work.promptTokens(), "-ntg", "" + (work.tokens() - 1)));
        command.addAll(List.of("-npl", String.join(",", Collections.nCopies(calls, "" + work.rows()))));
        command.addAll(List.of("-c", "" + room(work), "--output-format", "jsonl"));
        List<Map<String, Object>> rounds = said(command)
                .lines()
                .filter(line -> line.startsWith("{"))
                .map(JsonLines::object)
                .toList();
        if (rounds.size() != calls) {
            throw new IllegalStateException(
                    "llama.cpp measured " + rounds.size() + " of " + calls + " calls -> " + String.join(" ", command));
        }
        return rounds.subList(1, calls);
    }

    private static int room(Work work) {
        int row = work.promptTokens() + work.tokens();
        return work.rows() * (row / CACHE_STEP + 1) * CACHE_STEP;
    }

    /**
     * Writes a file's matrices in another encoding.
     *
     * @param from file in GGUF, F32
     * @param to file that is written
     * @param encoding in llama.cpp's words
     */
    void quantize(Path from, Path to, String encoding) {
        said(List.of("llama-quantize", from.toString(), to.toString(), encoding));
    }

    private String version() {
        return said(List.of("llama-batched-bench", "--version"))
                .lines()
                .filter(line -> line.startsWith("version: "))
                .findFirst()
                .map(line -> line.substring("version: ".length()))
                .orElse("of unknown version");
    }

    /** {@return both outputs of a program of the build} */
    private String said(List<String> words) {
        List<String> command = new ArrayList<>(words);
        command.set(0, programs.resolve(words.get(0)).toString());
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(
                        String.join(" ", command) + " ended with " + process.exitValue() + ": " + said);
            }
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + command, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + command, e);
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the size of " + file, e);
        }
    }
}
