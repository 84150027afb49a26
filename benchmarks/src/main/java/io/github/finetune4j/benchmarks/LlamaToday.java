// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import io.github.finetune4j.lora.GgufEncoding;
import io.github.finetune4j.lora.ModelExport;
import io.github.finetune4j.lora.internal.config.ModelPath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Today's llama.cpp beside {@link DecodeBenchmark}, where {@code --peer-llama} names its build: on the model's own GGUF
 * file where it is one, else on our export of it.
 *
 * @param build of llama.cpp
 * @param weights encoding of the file, {@value #OWN} for the model's own
 */
record LlamaToday(LlamaBuild build, String weights) {
    static final String OWN = "own";
    private static final List<String> QUANTIZED = List.of("BF16", "Q4_0"); // by llama.cpp, since we write neither
    private static final List<String> WEIGHTS = List.of(OWN, "Q8_0", "F16", "F32", "BF16", "Q4_0");

    /** {@return what the options ask for; empty without {@code --peer-llama}} */
    static Optional<LlamaToday> asked(Options options, Path model) {
        boolean gguf = ModelPath.gguf(model).isPresent();
        String weights = options.oneOf("peer-weights", gguf ? OWN : "Q8_0", WEIGHTS);
        if (options.text("peer-llama").isEmpty()) {
            if (options.text("peer-weights").isPresent()) {
                throw options.wrong("--peer-weights needs --peer-llama");
            }
            return Optional.empty();
        }
        if (weights.equals(OWN) && !gguf) {
            throw options.wrong("--peer-weights own needs a GGUF file, --model is " + model);
        }
        return Optional.of(new LlamaToday(LlamaBuild.in(options.existing("peer-llama")), weights));
    }

    /** Adds its figures, and ours by them. */
    void compare(ResultLine figures, Path model, LlamaBuild.Work work) {
        Map<String, Object> theirs = measured(model, work);
        theirs.put("weights", weights);
        figures.put("peer_llama", theirs);
        double speed = ResultLine.number(theirs, "tokens_per_s");
        figures.put("ratio_llama", Summary.rounded(ResultLine.number(figures.map(), "tokens_per_s") / speed, 3));
        if (work.rows() == 1) {
            double first = ResultLine.number(theirs, "first_token_ms");
            double ours = ResultLine.number(figures.map(), "first_token_ms");
            figures.put("first_token_ratio_llama", Summary.rounded(first / ours, 3));
        }
    }

    private Map<String, Object> measured(Path model, LlamaBuild.Work work) {
        if (weights.equals(OWN)) {
            return build.run(ModelPath.gguf(model).orElseThrow(), work);
        }
        try {
            Path folder = Files.createTempDirectory("finetune4j-llama-today");
            Path file = folder.resolve("model.gguf");
            Path exact = folder.resolve("f32.gguf");
            try {
                write(model, exact, file);
                return build.run(file, work);
            } finally {
                Files.deleteIfExists(exact);
                Files.deleteIfExists(file);
                Files.delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write a file for llama.cpp", e);
        }
    }

    private void write(Path model, Path exact, Path file) throws IOException {
        if (QUANTIZED.contains(weights)) {
            ModelExport.of(model).gguf(exact, GgufEncoding.F32);
            build.quantize(exact, file, weights);
            Files.delete(exact);
        } else {
            ModelExport.of(model).gguf(file, GgufEncoding.valueOf(weights));
        }
    }
}
