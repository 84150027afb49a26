// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.heads.conformal.ConformalSets;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.names.Given;
import io.github.finetune4j.text.Classification;
import io.github.finetune4j.text.TextClassifier;
import io.github.finetune4j.training.LabeledText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A classifier as a chat model: it answers the label, so that whatever takes a model takes it, too, from the evaluator
 * to a rollout.
 *
 * <p>The text is what was said in the conversation, system messages left out. The answer is the label; of several the
 * JSON array of them; where the classifier abstains {@value #ABSTAINED}, with a field {@code abstained}. Beside it
 * stands the label's log-probability as that of one token, and the likeliest labels as its alternatives, the most
 * probable first. Temperature, stop strings and the like have no meaning here, and are not looked at.
 *
 * <p>Safe for use by several threads, as the classifier is.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class ClassifierChatModel implements ChatModel {
    /** The answer of a classifier that abstains. */
    public static final String ABSTAINED = "unknown";

    /** The field of an answer that has its label set. */
    public static final String LABEL_SET = "label_set";

    private static final int ALTERNATIVES = 5;
    private static final double LEAST = 1e-30; // a log-probability is a finite number

    private final TextClassifier classifier;
    private final String name;
    private final boolean several;
    private final @Nullable ConformalSets sets;

    private ClassifierChatModel(TextClassifier classifier, String name, boolean several, @Nullable ConformalSets sets) {
        this.classifier = classifier;
        this.name = Given.text("name of a model", name);
        this.several = several;
        this.sets = sets;
    }

    /**
     * {@return a model that answers with one label}
     *
     * @param classifier that says the label
     * @param name in reports
     */
    public static ClassifierChatModel of(TextClassifier classifier, String name) {
        return new ClassifierChatModel(classifier, name, false, null);
    }

    /**
     * {@return a model that answers with a JSON array of labels}
     *
     * @param classifier that says any number of labels
     * @param name in reports
     */
    public static ClassifierChatModel ofSeveral(TextClassifier classifier, String name) {
        return new ClassifierChatModel(classifier, name, true, null);
    }

    /**
     * {@return the same model, whose answers have a further field {@value #LABEL_SET}: the labels that are likely, the
     * most probable first} A capture keeps it, so that the true label, said later, tells whether the set held it.
     *
     * @param value fitted on probabilities of the labels in the order of {@link TextClassifier#labels}
     * @throws IllegalStateException of a model that answers with several labels
     */
    public ClassifierChatModel sets(ConformalSets value) {
        if (several) {
            throw new IllegalStateException(
                    "label sets of " + name + ": it answers with several labels -> give sets to one that says one");
        }
        return new ClassifierChatModel(classifier, name, false, value);
    }

    @Override
    public ChatResponse chat(ChatRequest request) {
        return chatAll(List.of(request)).get(0);
    }

    @Override
    public List<ChatResponse> chatAll(List<ChatRequest> requests) {
        List<Classification> found = classifier.classifyAll(requests.stream()
                .map(request -> LabeledText.textOf(request.messages()))
                .toList());
        if (found.size() != requests.size()) {
            throw new IllegalStateException("classifier " + name + ": " + found.size() + " answers to "
                    + requests.size() + " texts -> give one to each");
        }
        return found.stream().map(this::answer).toList();
    }

    private ChatResponse answer(Classification found) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("logprobs", Map.of("content", tokens(found)));
        if (found.abstained()) {
            fields.put("abstained", true);
        }
        if (sets != null) {
            fields.put(LABEL_SET, sets.set(classifier.labels(), found));
        }
        return new ChatResponse(text(found), FinishReason.STOP, new Usage(0, 0), fields);
    }

    private String text(Classification found) {
        if (found.abstained()) {
            return ABSTAINED;
        }
        return several ? Json.write(found.labels()) : found.label().orElse(ABSTAINED);
    }

    // of several labels one after another, as far as they are said; else one, the likeliest where it abstains
    private List<Map<String, Object>> tokens(Classification found) {
        List<String> said = found.labels().isEmpty() && !several ? List.of(found.likeliest()) : found.labels();
        List<Map<String, Object>> alternatives = found.probabilities().keySet().stream()
                .limit(ALTERNATIVES)
                .map(label -> token(found, label))
                .toList();
        List<Map<String, Object>> tokens = new ArrayList<>();
        for (String label : said) {
            Map<String, Object> token = new LinkedHashMap<>(token(found, label));
            token.put("top_logprobs", alternatives);
            tokens.add(token);
        }
        return tokens;
    }

    private static Map<String, Object> token(Classification found, String label) {
        return Map.of("token", label, "logprob", Math.log(Math.max(LEAST, found.probability(label))));
    }

    @Override
    public String name() {
        return name;
    }

    /** {@return the classifier's} */
    @Override
    public Optional<String> identity() {
        return classifier.identity();
    }
}
