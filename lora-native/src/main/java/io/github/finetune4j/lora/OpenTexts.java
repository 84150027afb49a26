// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.error.UnsupportedCapabilityException;
import io.github.finetune4j.heads.ClassifierChatModel;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.lora.internal.encoder.EncodedText;
import io.github.finetune4j.lora.internal.encoder.Encoder;
import io.github.finetune4j.lora.internal.run.RunFolder;
import io.github.finetune4j.lora.internal.texts.HeadModel;
import io.github.finetune4j.lora.internal.texts.LongTexts;
import io.github.finetune4j.lora.internal.texts.PairScorer;
import io.github.finetune4j.lora.internal.texts.SharedEncoders;
import io.github.finetune4j.lora.internal.texts.SpanTagger;
import io.github.finetune4j.lora.internal.texts.TextRunSettings;
import io.github.finetune4j.text.TextEmbedder;
import io.github.finetune4j.text.TextReranker;
import io.github.finetune4j.text.TextTagger;
import io.github.finetune4j.training.LabeledText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The models of a provider that answer with labels, numbers and vectors, as far as they are open. */
final class OpenTexts {
    private final SharedEncoders encoders;
    private final boolean refuseLongTexts;
    private final LocalChatModelClosing open = new LocalChatModelClosing();

    /**
     * @param encoders that models share
     * @param refuseLongTexts whether a text that is longer than a model reads is refused instead of being cut
     */
    OpenTexts(SharedEncoders encoders, boolean refuseLongTexts) {
        this.encoders = encoders;
        this.refuseLongTexts = refuseLongTexts;
    }

    /** {@return the head of a run, opened; it is closed with the provider} */
    HeadModel classifier(RunFolder run, String model, String identity) {
        HeadModel head = open.add(head(run, model, identity));
        if (head.saysNumbers()) {
            open.close(head);
            throw new UnsupportedCapabilityException(
                    "model " + model + " says numbers, and no labels -> ask its chatModel");
        }
        return head;
    }

    /** {@return the head of a run as a chat model, which its owner closes} */
    LocalChatModel chatModel(RunFolder run, String model, String identity) {
        LocalChatModelClosing own = new LocalChatModelClosing();
        HeadModel head = own.add(head(run, model, identity));
        String name = ModelNames.ofTuned(run, run.settings(TextRunSettings.class));
        if (head.saysNumbers()) {
            return new LabelModel(numbers(head, name), null, identity, own, head::cutTexts);
        }
        ChatModel answers =
                head.saysSeveral() ? ClassifierChatModel.ofSeveral(head, name) : ClassifierChatModel.of(head, name);
        return new LabelModel(answers, head, identity, own, head::cutTexts);
    }

    private static ChatModel numbers(HeadModel head, String name) {
        ChatModel model = request -> {
            double number = head.numbers(List.of(LabeledText.textOf(request.messages())))
                    .get(0);
            return new ChatResponse(Json.write(number), FinishReason.STOP, new Usage(0, 0));
        };
        return model.named(name);
    }

    private HeadModel head(RunFolder run, String model, String identity) {
        Path folder = folder(run, model);
        TextRunSettings settings = run.settings(TextRunSettings.class);
        if (!settings.method().hasHead()) {
            throw new UnsupportedCapabilityException("model " + model + " was trained by method " + settings.method()
                    + ", and says neither labels nor numbers -> open it by embedder, reranker or tagger");
        }
        return HeadModel.open(folder, settings, encoders, longTexts(model), identity);
    }

    static Path folder(RunFolder run, String model) {
        Path folder = run.path().resolve("head");
        if (!Files.isDirectory(folder)) {
            throw new InvalidModelException("model " + model + " is not made yet: its job is "
                    + run.status().word() + " -> wait for the job " + run.id());
        }
        return folder;
    }

    /** {@return an encoder as it is; it is closed with the provider} */
    TextEmbedder embedder(Path folder) {
        String name = String.valueOf(folder.getFileName());
        return new Vectors(open.add(encoders.borrow(folder)).encoder(), longTexts(name));
    }

    /**
     * {@return the embedder of a run, whose vectors are cut to a size and have length 1}
     *
     * @throws UnsupportedCapabilityException if it was not trained for that size
     */
    TextEmbedder embedder(RunFolder run, String model, int size) {
        TextRunSettings.Vectors trained = run.settings(TextRunSettings.class).vectors();
        List<Integer> sizes = trained == null ? List.of() : trained.sizes();
        if (!sizes.contains(size)) {
            throw new UnsupportedCapabilityException("vectors of size " + size + " of model " + model
                    + ": it was trained for " + (sizes.isEmpty() ? "whole vectors alone" : "sizes " + sizes)
                    + " -> train one by method EMBEDDING with embedding(e -> e.sizes(...))");
        }
        return new CutVectors(embedder(folder(run, model)), size);
    }

    /** {@return a reranker; it is closed with the provider} */
    TextReranker reranker(Path folder) {
        return open.add(PairScorer.open(folder, encoders));
    }

    /** {@return a tagger; it is closed with the provider} */
    TextTagger tagger(Path folder) {
        return open.add(SpanTagger.open(folder, encoders));
    }

    private record CutVectors(TextEmbedder whole, int size) implements TextEmbedder {
        @Override
        public double[] embed(String text) {
            return cut(whole.embed(text));
        }

        @Override
        public List<double[]> embedAll(List<String> texts) {
            return whole.embedAll(texts).stream().map(this::cut).toList();
        }

        @Override
        public long cutTexts() {
            return whole.cutTexts();
        }

        private double[] cut(double[] vector) {
            double[] cut = Arrays.copyOf(vector, size);
            double length = Math.sqrt(Arrays.stream(cut).map(x -> x * x).sum());
            for (int i = 0; i < cut.length && length > 0; i++) {
                cut[i] /= length;
            }
            return cut;
        }
    }

    private LongTexts longTexts(String model) {
        return new LongTexts(model, refuseLongTexts);
    }

    private record Vectors(Encoder encoder, LongTexts longTexts) implements TextEmbedder {
        @Override
        public double[] embed(String text) {
            return embedAll(List.of(text)).get(0);
        }

        @Override
        public List<double[]> embedAll(List<String> texts) {
            List<EncodedText> encoded = longTexts.encode(
                    encoder, texts.stream().map(encoder::prompted).toList(), encoder.maxTokens());
            List<double[]> vectors = new ArrayList<>();
            for (float[] vector : encoder.embed(encoded, encoder.pooling(), encoder.normalizes())) {
                double[] wide = new double[vector.length];
                Arrays.setAll(wide, i -> vector[i]);
                vectors.add(wide);
            }
            return vectors;
        }

        @Override
        public long cutTexts() {
            return longTexts.cut();
        }
    }

    void close() {
        open.close();
    }
}
