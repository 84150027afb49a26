// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import io.github.finetune4j.FineTune;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.TaggedExample;
import io.github.finetune4j.lora.LocalLoraProvider;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.retrieval.MinedPairs;
import io.github.finetune4j.text.TextClassifier;
import io.github.finetune4j.text.TextEmbedder;
import io.github.finetune4j.text.TextReranker;
import io.github.finetune4j.text.TextSpan;
import io.github.finetune4j.text.TextTagger;
import io.github.finetune4j.training.TeacherVectors;
import io.github.finetune4j.training.TrainingMethod;
import io.github.finetune4j.training.TuningMethod;
import java.util.List;

/** Encoders tuned on the application's own rows: those that find, one that
 * ranks, one that finds parts of a text, one that says labels. */
final class TuneEncoders {
    private TuneEncoders() {}

    static TextEmbedder embedder(LocalLoraProvider local, String encoder, MinedPairs mined, Dataset held) {
        // tag::embedder[]
        ModelRef tuned = FineTune.builder()
                .provider(local)
                .baseModel(encoder)
                .trainingData(Dataset.of(mined.rows())) // question, passage that answers it, passages that don't
                .validationData(held)
                .method(TrainingMethod.embedding())
                .hyperparameters(h -> h.epochs(4).embedding(e -> e.sizes(32, 16))) // 16 numbers are a vector, too
                .earlyStopping(stop -> stop.patience(1))
                .run();
        TextEmbedder small = local.embedder(tuned, 16); // or all of them: local.embedder(tuned)
        // end::embedder[]
        return small;
    }

    static TextEmbedder learnt(LocalLoraProvider local, String encoder, Dataset texts, TextEmbedder large) {
        // tag::learn[]
        TeacherVectors taught = TeacherVectors.of(texts, large); // texts, or pairs that mean the same: translations
        ModelRef small = FineTune.builder()
                .provider(local)
                .baseModel(encoder)
                .trainingData(taught.rows()) // each with its vector in the field teacher_vector
                .method(TrainingMethod.embedding())
                .hyperparameters(h -> h.epochs(4))
                .run();
        // end::learn[]
        return local.embedder(small);
    }

    static TextClassifier stopped(LocalLoraProvider local, String encoder, Dataset tickets, Dataset others) {
        // tag::stop[]
        ModelRef router = FineTune.builder()
                .provider(local)
                .baseModel(encoder)
                .trainingData(tickets)
                .validationData(others)
                .method(TrainingMethod.classification())
                .tuningMethod(TuningMethod.FULL)
                .earlyStopping(stop -> stop.patience(2).metric("macro_f1")) // rare labels count as frequent ones do
                .run();
        // end::stop[]
        return local.classifier(router);
    }

    static TextReranker reranker(LocalLoraProvider local, String encoder, MinedPairs mined) {
        // tag::reranker[]
        ModelRef tuned = FineTune.builder()
                .provider(local)
                .baseModel(encoder)
                .trainingData(Dataset.of(mined.rows()))
                .method(TrainingMethod.reranking())
                .run();
        TextReranker reranker = local.reranker(tuned); // scores from 0 to 1
        // end::reranker[]
        return reranker;
    }

    static List<TextSpan> tagged(
            LocalLoraProvider local, String encoder, List<TaggedExample> rows, double rate, String text) {
        // tag::tagger[]
        ModelRef tuned = FineTune.builder()
                .provider(local)
                .baseModel(encoder)
                .trainingData(Dataset.of(rows)) // TaggedExample.of("Call Ann.", new TextSpan(5, 8, "NAME"))
                .method(TrainingMethod.tagging())
                .hyperparameters(h -> h.epochs(20).learningRate(rate)) // 5e-5 is usual
                .run();
        TextTagger tagger = local.tagger(tuned);
        List<TextSpan> found = tagger.tag(text); // label, first character, place behind the last
        // end::tagger[]
        return found;
    }
}
