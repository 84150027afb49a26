// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import io.github.finetune4j.lora.internal.config.JsonFile;
import io.github.finetune4j.lora.internal.tokenizer.Tokenizer;
import io.github.finetune4j.lora.internal.tokenizer.Wanted;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tokenizes a text, cut into pieces as long as rows are, on one thread: characters per second and the time to load the
 * tokenizer; beside it the peer, the tokenizers library in Python with the same pieces, on one thread and by
 * {@code encode_batch} on all. The number of tokens must be the same.
 */
final class TokenizerBenchmark implements Benchmark {
    private static final double NANOS = 1e9;

    @Override
    public String name() {
        return "tokenizer";
    }

    @Override
    public Set<String> options() {
        return Set.of("model", "text", "piece", "runs");
    }

    @Override
    public Set<String> flags() {
        return Set.of("peer");
    }

    @Override
    public String usage() {
        return "tokenizer --model FOLDER --text FILE [--piece 4000] [--runs 5] [--peer]";
    }

    @Override
    public Map<String, Object> run(Options options) {
        Path model = options.existing("model");
        Path file = model.resolve("tokenizer.json");
        Path text = options.existing("text");
        int piece = options.integer("piece", 4000, 1);
        int runs = options.integer("runs", 5, 1);
        if (options.flag("peer")) {
            Peer.check();
        }
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("benchmark", name());
        figures.put("tokenizer", String.valueOf(model.getFileName()));
        figures.put("text", String.valueOf(text.getFileName()));
        figures.put("machine", Machine.facts());
        figures.put("java", Runtime.version().toString());
        figures.putAll(ours(file, text, piece, runs));
        if (options.flag("peer")) {
            Map<String, Object> peer = Peer.run(
                    "tokenizer_peer.py",
                    List.of(file.toString(), text.toString(), String.valueOf(piece), String.valueOf(runs)));
            figures.put("peer", peer);
            figures.put("sameTokens", String.valueOf(peer.get("tokens")).equals(String.valueOf(figures.get("tokens"))));
        }
        return figures;
    }

    private static Map<String, Object> ours(Path file, Path text, int piece, int runs) {
        List<char[]> pieces = pieces(text, piece);
        long characters = pieces.stream().mapToLong(each -> each.length).sum();
        double load = Double.MAX_VALUE;
        double seconds = Double.MAX_VALUE;
        long tokens = 0;
        for (int run = 0; run < runs; run++) {
            long start = System.nanoTime();
            Tokenizer tokenizer = Tokenizer.of(JsonFile.object(file, JsonFile.LARGE), file.toString());
            load = Math.min(load, (System.nanoTime() - start) / NANOS);
            start = System.nanoTime();
            tokens = pieces.stream().mapToLong(each -> count(tokenizer, each)).sum();
            seconds = Math.min(seconds, (System.nanoTime() - start) / NANOS);
        }
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("characters", characters);
        figures.put("tokens", tokens);
        figures.put("loadSeconds", load);
        figures.put("charactersPerSecond", Math.round(characters / seconds));
        return figures;
    }

    private static int count(Tokenizer tokenizer, char[] text) {
        return tokenizer.encode(text, 0, text.length, false, Wanted.ALL).count();
    }

    // of so many characters, as Python counts them
    private static List<char[]> pieces(Path file, int size) {
        try {
            String text = Files.readString(file);
            List<char[]> pieces = new ArrayList<>();
            for (int at = 0; at < text.length(); ) {
                int reach = (int) Math.min(text.length(), at + 2L * size);
                int end = text.offsetByCodePoints(at, Math.min(size, text.codePointCount(at, reach)));
                pieces.add(text.substring(at, end).toCharArray());
                at = end;
            }
            return pieces;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
