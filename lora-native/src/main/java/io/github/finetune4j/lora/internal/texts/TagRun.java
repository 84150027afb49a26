// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.texts;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.finetune4j.dataset.TaggedExample;
import io.github.finetune4j.internal.text.SpanTags;
import io.github.finetune4j.lora.internal.config.JsonFile;
import io.github.finetune4j.lora.internal.encoder.EncodedText;
import io.github.finetune4j.lora.internal.encoder.Encoder;
import io.github.finetune4j.lora.internal.encoder.EncoderTask;
import io.github.finetune4j.lora.internal.encoder.EncoderTrainer;
import io.github.finetune4j.lora.internal.run.RunStatus;
import io.github.finetune4j.lora.internal.train.Look;
import io.github.finetune4j.lora.internal.train.TrainerResult;
import io.github.finetune4j.statistics.prediction.ConfusionMatrix.Average;
import io.github.finetune4j.statistics.prediction.LabelScores;
import io.github.finetune4j.text.TextSpan;
import io.github.finetune4j.training.ValidationMetric;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** A training of a class for each token: a tagger. */
final class TagRun {
    private final TunedLoop loop;
    private final TextRunSettings settings;
    private final List<String> tags;

    TagRun(TunedLoop loop, TextRunSettings settings) {
        this.loop = loop;
        this.settings = settings;
        tags = TokenTags.tags(settings.head().labels());
    }

    RunStatus execute(List<TaggedExample> rows, List<TaggedExample> held, BooleanSupplier stopped) {
        return loop.execute(
                encoder -> lesson(encoder, rows, held), (folder, result, head) -> finish(folder, result), stopped);
    }

    private TunedLoop.Lesson lesson(Encoder encoder, List<TaggedExample> rows, List<TaggedExample> held) {
        Texts learnt = texts(encoder, rows);
        Texts judged = texts(encoder, held);
        return new TunedLoop.Lesson(
                EncoderTask.TOKENS,
                tags,
                TunedLoop.Course.of(rows.size()),
                TunedLoop.all(learnt.encoded(), judged.encoded()),
                (trainer, options, listener, cancelled) ->
                        trainer.tokens(learnt.encoded(), learnt.classes(), options, listener, cancelled),
                held.isEmpty() ? null : trainer -> judged.look(trainer, loop.judge(), tags));
    }

    private Texts texts(Encoder encoder, List<TaggedExample> rows) {
        Texts texts = new Texts(new ArrayList<>(), new ArrayList<>());
        for (TaggedExample row : rows) {
            EncodedText encoded = encoder.encode(row.text(), settings.head().maxTokens());
            texts.encoded().add(encoded);
            texts.classes().add(TokenTags.of(encoded, row.text()).classes(row.spans(), tags, encoded.length()));
        }
        return texts;
    }

    /** Texts, and the class of each of their tokens. */
    private record Texts(List<EncodedText> encoded, List<int[]> classes) {
        Look look(EncoderTrainer trainer, ValidationJudge judge, List<String> tags) {
            float[][][] logits = trainer.tokenLogits(encoded);
            return judge.look(loss(logits), () -> {
                if (judge.metric() != ValidationMetric.ENTITY_F1) {
                    throw judge.unknown();
                }
                return f1(logits, tags);
            });
        }

        private double loss(float[][][] logits) {
            double sum = 0;
            int count = 0;
            for (int i = 0; i < logits.length; i++) {
                int own = 0;
                for (int label : classes.get(i)) {
                    own += label >= 0 ? 1 : 0;
                }
                sum += own * TunedLosses.classes(logits[i], classes.get(i));
                count += own;
            }
            return sum / Math.max(1, count);
        }

        private double f1(float[][][] logits, List<String> tags) {
            long[] right = new long[1];
            long[] given = new long[1];
            long[] support = new long[1];
            for (int i = 0; i < logits.length; i++) {
                List<String> truth = new ArrayList<>();
                List<String> said = new ArrayList<>();
                for (int k = 0; k < logits[i].length; k++) {
                    if (classes.get(i)[k] >= 0) {
                        truth.add(tags.get(classes.get(i)[k]));
                        said.add(tags.get(best(logits[i][k])));
                    }
                }
                Set<TextSpan> expected = new HashSet<>(SpanTags.BIO.strict(truth));
                Set<TextSpan> found = new HashSet<>(SpanTags.lenient(said));
                support[0] += expected.size();
                given[0] += found.size();
                expected.retainAll(found);
                right[0] += expected.size();
            }
            return LabelScores.of(right, given, support).average(Average.MICRO).f();
        }

        private static int best(float[] logits) {
            int best = 0;
            for (int k = 1; k < logits.length; k++) {
                best = logits[k] > logits[best] ? k : best;
            }
            return best;
        }
    }

    private void finish(Path folder, TrainerResult result) {
        ObjectNode more = JsonFile.mapper().createObjectNode();
        more.set("labels", JsonFile.mapper().valueToTree(settings.head().labels()));
        loop.manifest(folder, result, more);
    }
}
