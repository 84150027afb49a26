// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.texts;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.finetune4j.dataset.TaggedExample;
import io.github.finetune4j.lora.internal.config.JsonFile;
import io.github.finetune4j.lora.internal.encoder.EncodedText;
import io.github.finetune4j.lora.internal.encoder.Encoder;
import io.github.finetune4j.lora.internal.encoder.EncoderTask;
import io.github.finetune4j.lora.internal.encoder.EncoderTrainer;
import io.github.finetune4j.lora.internal.run.RunStatus;
import io.github.finetune4j.lora.internal.train.TrainerResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
        return loop.execute(encoder -> lesson(encoder, rows, held), this::finish, stopped);
    }

    private TunedLoop.Lesson lesson(Encoder encoder, List<TaggedExample> rows, List<TaggedExample> held) {
        Texts learnt = texts(encoder, rows);
        Texts judged = texts(encoder, held);
        return new TunedLoop.Lesson(
                EncoderTask.TOKENS,
                tags,
                rows.size(),
                TunedLoop.all(learnt.encoded(), judged.encoded()),
                (trainer, options, listener, cancelled) ->
                        trainer.tokens(learnt.encoded(), learnt.classes(), options, listener, cancelled),
                held.isEmpty() ? null : judged::loss);
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
        double loss(EncoderTrainer trainer) {
            float[][][] logits = trainer.tokenLogits(encoded);
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
    }

    private void finish(Path folder, TrainerResult result) {
        ObjectNode more = JsonFile.mapper().createObjectNode();
        more.set("labels", JsonFile.mapper().valueToTree(settings.head().labels()));
        loop.manifest(folder, result, more);
    }
}
