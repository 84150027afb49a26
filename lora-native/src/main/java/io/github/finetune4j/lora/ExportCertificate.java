// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.finetune4j.internal.files.AtomicFile;
import io.github.finetune4j.lora.internal.certificate.LlamaProcess;
import io.github.finetune4j.lora.internal.certificate.OwnAnswer;
import io.github.finetune4j.lora.internal.certificate.OwnEngine;
import io.github.finetune4j.lora.internal.config.JsonFile;
import io.github.finetune4j.lora.internal.djl.Torch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * Evidence that an exported model is the one that was trained: the same prompts through this engine in float32 and
 * through others, how far their logits differ, and whether their greedy answers are equal. Written as JSON beside the
 * export. Immutable: each comparison gives a new one.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class ExportCertificate {
    private final ModelExport export;
    private final int maxTokens;
    private final List<OwnAnswer> answers;
    private final List<EngineAgreement> agreements;

    private ExportCertificate(
            ModelExport export, int maxTokens, List<OwnAnswer> answers, List<EngineAgreement> agreements) {
        this.export = export;
        this.maxTokens = maxTokens;
        this.answers = List.copyOf(answers);
        this.agreements = List.copyOf(agreements);
    }

    static ExportCertificate of(ModelExport export, List<String> questions, int maxTokens) {
        if (questions.isEmpty() || maxTokens < 1) {
            throw new IllegalArgumentException("a certificate: " + questions.size() + " questions, " + maxTokens
                    + " tokens of an answer -> give at least 1 of each");
        }
        @Nullable Path adapter = export.adapter().orElse(null);
        List<OwnAnswer> answers = OwnEngine.answers(export.base(), adapter, questions, maxTokens);
        return new ExportCertificate(export, maxTokens, answers, List.of());
    }

    /**
     * {@return this with a comparison with the real llama.cpp, which runs in a process of its own}
     *
     * <p>Its binding hands out no logits, so margins are compared: by how much the best token's logit lies above those
     * of the next two. They are measured to 1e-3 by what must be added to a token until it is chosen.
     *
     * @param gguf of {@link ModelExport#gguf}, or another of the same model
     * @param tolerance largest difference of margins that counts as agreement: 0.1 is usual for F16, 1 for Q8_0
     * @throws io.github.finetune4j.error.UnsupportedCapabilityException if {@code de.kherud:llama} is not on the class
     *     path
     * @throws io.github.finetune4j.error.FineTuneException if llama.cpp fails, with the last it said
     */
    public ExportCertificate llamaCpp(Path gguf, double tolerance) {
        return llamaCpp(gguf, null, tolerance);
    }

    /**
     * {@return as {@link #llamaCpp(Path, double)}, with a GGUF adapter on a GGUF of its base}
     *
     * @param gguf the base
     * @param adapter of {@link ModelExport#ggufAdapter}; null: none
     * @param tolerance largest difference of margins that counts as agreement
     */
    public ExportCertificate llamaCpp(Path gguf, @Nullable Path adapter, double tolerance) {
        List<LlamaProcess.Answer> theirs = LlamaProcess.ask(gguf, adapter, answers, maxTokens, Torch.threads());
        int samePrompts = 0;
        int sameAnswers = 0;
        double furthest = 0;
        int margins = 0;
        for (int i = 0; i < theirs.size(); i++) {
            OwnAnswer own = answers.get(i);
            samePrompts += endsWith(own.ids(), theirs.get(i).ids()) ? 1 : 0;
            sameAnswers += own.text().strip().equals(theirs.get(i).text().strip()) ? 1 : 0;
            int[] best = own.best(theirs.get(i).margins().length + 1);
            for (int rival = 1; rival < best.length; rival++) {
                double found = theirs.get(i).margins()[rival - 1];
                if (!Double.isNaN(found)) {
                    furthest =
                            Math.max(furthest, Math.abs(found - (own.logits()[best[0]] - own.logits()[best[rival]])));
                    margins++;
                }
            }
        }
        String file = gguf.getFileName() + (adapter == null ? "" : " + " + adapter.getFileName());
        return with(new EngineAgreement(
                "llama.cpp", file, theirs.size(), samePrompts, sameAnswers, "margin", margins, furthest, tolerance));
    }

    // one engine counts the token that stands before each text, the other does not
    private static boolean endsWith(int[] own, int[] theirs) {
        int more = own.length - theirs.length;
        return (more == 0 || more == 1) && Arrays.equals(own, more, own.length, theirs, 0, theirs.length);
    }

    /**
     * {@return this with a comparison with an engine that gives logits}
     *
     * @param engine its name and version
     * @param logits of what follows each prompt, one for each token of the vocabulary
     * @param tokens of each greedy answer, the end token left out
     * @param tolerance largest difference of logits that counts as agreement
     * @throws IllegalArgumentException if there are not as many as prompts, or as tokens of the vocabulary
     */
    public ExportCertificate logits(String engine, List<float[]> logits, List<int[]> tokens, double tolerance) {
        if (logits.size() != answers.size() || tokens.size() != answers.size()) {
            throw new IllegalArgumentException(engine + ": " + logits.size() + " logits and " + tokens.size()
                    + " answers -> give one of each for each of the " + answers.size() + " prompts");
        }
        double furthest = 0;
        int count = 0;
        int same = 0;
        for (int i = 0; i < answers.size(); i++) {
            furthest = Math.max(furthest, furthest(engine, answers.get(i).logits(), logits.get(i)));
            count += logits.get(i).length;
            same += Arrays.equals(answers.get(i).answer(), tokens.get(i)) ? 1 : 0;
        }
        return with(new EngineAgreement(
                engine, "", answers.size(), answers.size(), same, "logit", count, furthest, tolerance));
    }

    private static double furthest(String engine, float[] own, float[] theirs) {
        if (own.length != theirs.length) {
            throw new IllegalArgumentException(engine + ": " + theirs.length + " logits of a prompt -> give "
                    + own.length + ", one for each token of the vocabulary");
        }
        double furthest = 0;
        for (int i = 0; i < own.length; i++) {
            double apart = Math.abs((double) own[i] - theirs[i]);
            furthest = Math.max(furthest, Double.isNaN(apart) ? Double.POSITIVE_INFINITY : apart);
        }
        return furthest;
    }

    private ExportCertificate with(EngineAgreement agreement) {
        List<EngineAgreement> more = new ArrayList<>(agreements);
        more.add(agreement);
        return new ExportCertificate(export, maxTokens, answers, more);
    }

    /** {@return the comparisons, in the order they were made} */
    public List<EngineAgreement> agreements() {
        return agreements;
    }

    /** {@return whether there is a comparison, and every one agrees} */
    public boolean agrees() {
        return !agreements.isEmpty() && agreements.stream().allMatch(EngineAgreement::agrees);
    }

    /**
     * {@return the certificate as JSON: {@code agrees}, {@code engines}, and the {@code prompts} with this engine's
     * tokens and answers}
     */
    public String json() {
        ObjectNode json = JsonFile.mapper().createObjectNode();
        json.put("agrees", agrees());
        json.put("base", export.base().toString());
        export.adapter().ifPresent(found -> json.put("adapter", found.toString()));
        json.put("max_tokens", maxTokens);
        ArrayNode engines = json.putArray("engines");
        agreements.forEach(each -> each.put(engines.addObject()));
        ArrayNode prompts = json.putArray("prompts");
        for (OwnAnswer answer : answers) {
            ObjectNode prompt = prompts.addObject().put("question", answer.question());
            Arrays.stream(answer.ids()).forEach(prompt.putArray("ids")::add);
            prompt.put("answer", answer.text());
            Arrays.stream(answer.answer()).forEach(prompt.putArray("answer_ids")::add);
        }
        return json.toPrettyString() + "\n";
    }

    /**
     * Writes the JSON, whole or not at all.
     *
     * @param file such as {@code export-certificate.json} beside the export; replaced if there
     * @throws io.github.finetune4j.error.ResultNotSavedException if it cannot be written
     */
    public void write(Path file) {
        AtomicFile.write(file, json());
    }
}
