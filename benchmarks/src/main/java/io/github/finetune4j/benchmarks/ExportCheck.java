// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import io.github.finetune4j.lora.EngineAgreement;
import io.github.finetune4j.lora.ExportCertificate;
import io.github.finetune4j.lora.GgufEncoding;
import io.github.finetune4j.lora.ModelExport;
import io.github.finetune4j.lora.internal.config.ModelConfigReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Exports a tuned model in every form and lets real PEFT, the gguf package and llama.cpp read it; leaves the
 * certificate beside the files.
 */
final class ExportCheck implements Benchmark {
    private static final double PEFT_TOLERANCE = 1e-3;
    private static final double HALF_TOLERANCE = 0.1;
    private static final double Q8_TOLERANCE = 1;

    @Override
    public String name() {
        return "export-check";
    }

    @Override
    public Set<String> options() {
        return Set.of("model", "adapter", "out", "tokens");
    }

    @Override
    public String usage() {
        return "export-check --model DIR --adapter DIR --out DIR [--tokens 32]";
    }

    @Override
    public Map<String, Object> run(Options options) {
        Peer.check();
        Path out = Path.of(options.required("out")).toAbsolutePath();
        ModelExport export = ModelExport.of(options.existing("model"), options.existing("adapter"));
        ResultLine figures = ResultLine.of(this, "fp32").put("out", out.toString());
        write(export, out);
        ExportCertificate certificate = export.certificate(Questions.texts(), options.integer("tokens", 32, 1))
                .llamaCpp(out.resolve("f16.gguf"), HALF_TOLERANCE)
                .llamaCpp(out.resolve("base-f16.gguf"), out.resolve("adapter.gguf"), HALF_TOLERANCE)
                .llamaCpp(out.resolve("q8_0.gguf"), Q8_TOLERANCE);
        certificate = peer(export, certificate, out, figures);
        certificate.write(out.resolve("export-certificate.json"));
        figures.put("agrees", certificate.agrees());
        figures.put(
                "engines",
                certificate.agreements().stream().map(ExportCheck::figures).toList());
        return figures.map();
    }

    private static void write(ModelExport export, Path out) {
        export.safetensors(out.resolve("merged"));
        export.gguf(out.resolve("f16.gguf"), GgufEncoding.F16);
        export.gguf(out.resolve("q8_0.gguf"), GgufEncoding.Q8_0);
        export.ggufAdapter(out.resolve("adapter.gguf"));
        export.ollama(out.resolve("ollama"), GgufEncoding.Q8_0);
        ModelExport.of(export.base()).gguf(out.resolve("base-f16.gguf"), GgufEncoding.F16);
    }

    private static Map<String, Object> figures(EngineAgreement agreement) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("engine", agreement.toString());
        figures.put("agrees", agreement.agrees());
        figures.put("equal_prompts", agreement.equalPrompts());
        figures.put("equal_answers", agreement.equalAnswers());
        figures.put("largest_difference", agreement.largestDifference());
        return figures;
    }

    private static ExportCertificate peer(
            ModelExport export, ExportCertificate certificate, Path out, ResultLine figures) {
        Path readings = out.resolve("peft-readings.json");
        Path request = out.resolve("peft-request.json");
        try {
            Map<String, Object> own = JsonLines.object(certificate.json());
            Files.writeString(request, JsonLines.line(request(export, own, readings, out)));
            figures.put("peer", Peer.run("export_peer.py", List.of(request.toString())));
            Map<String, Object> read = JsonLines.object(Files.readString(readings));
            return certificate.logits("PEFT", rows(read.get("logits")), answers(read.get("answers")), PEFT_TOLERANCE);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot pass the prompts on", e);
        } finally {
            delete(readings, request);
        }
    }

    private static void delete(Path... files) {
        try {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete what was passed on", e);
        }
    }

    private static Map<String, Object> request(ModelExport export, Map<String, Object> own, Path readings, Path out) {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("base", export.base().toString());
        request.put("adapter", export.adapter().map(Path::toString).orElse(""));
        request.put("max_tokens", own.get("max_tokens"));
        request.put("end_ids", ModelConfigReader.read(export.base()).eosIds());
        request.put("threads", ResultLine.threads());
        List<Object> prompts = new ArrayList<>();
        for (Object prompt : list(own.get("prompts"))) {
            prompts.add(((Map<?, ?>) prompt).get("ids"));
        }
        request.put("prompts", prompts);
        request.put("out", readings.toString());
        request.put(
                "ggufs",
                List.of(
                        Map.of("file", out.resolve("f16.gguf").toString(), "tolerance", 0.0005),
                        Map.of("file", out.resolve("q8_0.gguf").toString(), "tolerance", 0.005)));
        return request;
    }

    private static List<?> list(@Nullable Object value) {
        if (value instanceof List<?> list) {
            return list;
        }
        throw new IllegalStateException("no list: " + value);
    }

    private static List<float[]> rows(@Nullable Object value) {
        List<float[]> rows = new ArrayList<>();
        for (Object row : list(value)) {
            List<?> numbers = list(row);
            float[] logits = new float[numbers.size()];
            for (int i = 0; i < logits.length; i++) {
                logits[i] = ((Number) numbers.get(i)).floatValue();
            }
            rows.add(logits);
        }
        return rows;
    }

    private static List<int[]> answers(@Nullable Object value) {
        List<int[]> answers = new ArrayList<>();
        for (Object row : list(value)) {
            answers.add(list(row).stream()
                    .mapToInt(number -> ((Number) number).intValue())
                    .toArray());
        }
        return answers;
    }
}
