// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import io.github.finetune4j.FineTune;
import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.evaluation.Comparison;
import io.github.finetune4j.evaluation.Evaluator;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.evaluation.metric.ClassificationReport;
import io.github.finetune4j.evaluation.metric.LogProbabilities;
import io.github.finetune4j.evaluation.metric.Metrics;
import io.github.finetune4j.examples.tickets.Category;
import io.github.finetune4j.examples.tickets.TicketGenerator;
import io.github.finetune4j.heads.ClassifierChatModel;
import io.github.finetune4j.heads.conformal.ConformalSets;
import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.lora.LocalChatModel;
import io.github.finetune4j.lora.LocalClassifiers;
import io.github.finetune4j.lora.LocalLoraProvider;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.monitor.Monitor;
import io.github.finetune4j.monitor.Monitors;
import io.github.finetune4j.monitor.capture.AnswerChecks;
import io.github.finetune4j.monitor.capture.CaptureStore;
import io.github.finetune4j.monitor.decay.DecayRule;
import io.github.finetune4j.starterencoder.StarterEncoder;
import io.github.finetune4j.text.Classification;
import io.github.finetune4j.text.TextClassifier;
import io.github.finetune4j.training.SoftLabels;
import io.github.finetune4j.training.TrainingMethod;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A classifier that sorts support tickets in seconds, and abstains where a text is unlike all that it has learnt. */
public final class RouteTickets {
    static final List<String> LABELS =
            Arrays.stream(Category.values()).map(Category::label).toList();
    static final List<String> TEXTS = List.of(
            "The courier left my kettle at the wrong door.",
            "I was billed two times in March.",
            "The bass player forgot the second verse of the song.");

    private RouteTickets() {}

    /**
     * Trains, compares with rules, and sorts some texts.
     *
     * @param args a folder for the runs
     */
    public static void main(String[] args) {
        try (LocalLoraProvider local =
                LocalLoraProvider.builder().runs(Path.of(args[0])).build()) {
            ModelRef router = train(local, tickets(7, 400));
            Comparison compared = compare(rules(), local.chatModel(router), tickets(8, 300));
            System.out.println(compared.summary());
            System.out.println(ClassificationReport.of(compared.candidate(), LABELS));
            TEXTS.forEach(text -> System.out.println(line(text, local.classifier(router))));
        }
    }

    static ModelRef train(LocalLoraProvider local, Dataset tickets) {
        // tag::train[]
        ModelRef router = FineTune.builder()
                .provider(local)
                .baseModel(StarterEncoder.folder().toString())
                .trainingData(tickets) // chats whose answer is the label
                .method(TrainingMethod.classification())
                .head(head -> head.abstentionRate(0.1)) // of texts like those it learns from
                .run();
        // end::train[]
        return router;
    }

    static ModelRef few(LocalLoraProvider local, Dataset tickets) {
        // tag::few[]
        ModelRef router = FineTune.builder()
                .provider(local)
                .baseModel(StarterEncoder.folder().toString())
                .trainingData(tickets) // some rows of each label
                .method(TrainingMethod.classification())
                .head(head -> head.contrastive(true)) // pairs of texts tune the encoder, then the head is fitted
                .run();
        // end::few[]
        return router;
    }

    static ModelRef learnFrom(LocalLoraProvider local, ModelRef teacher, Dataset texts) {
        // tag::distil[]
        SoftLabels taught = SoftLabels.of(texts, local.classifier(teacher)); // rows need no label of their own
        ModelRef student = FineTune.builder()
                .provider(local)
                .baseModel(LocalLoraProvider.TERMS) // or a smaller encoder
                .trainingData(taught.rows()) // data: written, fingerprinted and read like any
                .method(TrainingMethod.classification())
                .run();
        // end::distil[]
        return student;
    }

    static SoftLabels byALanguageModel(LocalChatModel large, Dataset texts) {
        // tag::scores[]
        SoftLabels taught = SoftLabels.ofScores(
                texts,
                LABELS,
                (prompt, label) ->
                        Arrays.stream(large.logProbabilities(prompt, label)).sum());
        // end::scores[]
        return taught;
    }

    static Map<ModelRef, Classification> together(LocalLoraProvider local, List<ModelRef> heads, String text) {
        // tag::together[]
        LocalClassifiers classifiers = local.classifiers(heads); // queue, language, urgency
        Map<ModelRef, Classification> answers = classifiers.classify(text); // one pass through the encoder
        // end::together[]
        return answers;
    }

    static Comparison compare(ChatModel baseline, ChatModel router, Dataset unseen) {
        // tag::evaluate[]
        Metric right = Metrics.labelAccuracy(LABELS);
        Comparison compared = Evaluator.builder()
                .metrics(right, Metrics.macroF1(LABELS))
                .addMetric(Metrics.calibrationError(right, a -> LogProbabilities.confidence(a.actual()), 10))
                .build()
                .compare(baseline, router, unseen);
        // end::evaluate[]
        return compared;
    }

    static String line(String text, TextClassifier router) {
        // tag::classify[]
        Classification found = router.classify(text);
        String label = found.label().orElse("a person decides"); // it abstains
        String line = String.format(
                Locale.ROOT, "%s (%s %.0f %%): %s", label, found.likeliest(), 100 * found.confidence(), text);
        // end::classify[]
        return line;
    }

    static ChatModel withSets(TextClassifier router, Dataset unseen) {
        // tag::sets[]
        ConformalSets sets = ConformalSets.fit(router, unseen, 0.95); // rows that it did not learn
        ChatModel live = ClassifierChatModel.of(router, "router").sets(sets);
        // end::sets[]
        return live;
    }

    static Monitors watch(CaptureStore captured, JournalStore watched, InstantSource clock) {
        // tag::coverage[]
        Monitors monitors = Monitors.builder(captured, watched)
                .monitors(List.of(Monitor.of(AnswerChecks.coverage())))
                .decayRules(List.of(DecayRule.below("label_coverage", 0.93)))
                .clock(clock)
                .build();
        // end::coverage[]
        return monitors;
    }

    /** {@return what did it before: the first word that is known} */
    static ChatModel rules() {
        List<String> words = List.of("charge", "parcel", "send", "account", "error", "which");
        ChatModel rules = request -> {
            String text = request.messages().get(0).content().toLowerCase(Locale.ROOT);
            int found = words.indexOf(
                    words.stream().filter(text::contains).findFirst().orElse("charge"));
            return new ChatResponse(LABELS.get(found), FinishReason.STOP, new Usage(0, 0));
        };
        return rules.named("rules");
    }

    static Dataset tickets(long seed, int count) {
        return Dataset.of(TicketGenerator.tickets(seed)
                .limit(count)
                .map(ticket -> ChatExample.of(
                        Message.user(ticket.text()),
                        Message.assistant(ticket.category().label())))
                .toList());
    }
}
