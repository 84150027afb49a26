// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.data;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.PreferenceExample;
import io.github.finetune4j.dataset.spi.DatasetSource;
import io.github.finetune4j.dataset.spi.RowSink;
import io.github.finetune4j.people.task.LabelValue;
import io.github.finetune4j.people.task.LabelValue.Chosen;
import io.github.finetune4j.people.task.LabelValue.Corrected;
import io.github.finetune4j.people.task.LabelValue.Preferred;
import io.github.finetune4j.people.task.LabelingTask;
import io.github.finetune4j.people.task.Question;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apiguardian.api.API;

/**
 * The rows of a data set from what people agreed on. Each row has the task's fields and, of where it comes from,
 * {@code origin}: {@code people/}, the queue and the task; {@code annotators}: pseudonyms; {@code agreement}: the share
 * of them who said it; {@code guideline}: the version; {@code adjudicated}: whether an expert decided. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class LabeledRows implements DatasetSource {
    private final String name;
    private final List<Example> rows;
    private final int leftOut;

    private LabeledRows(LabelConsensus consensus, Function<ConsensusLabel, Optional<Example>> row) {
        name = "people/" + consensus.queue() + "/" + consensus.question().name();
        rows = consensus.labels().stream()
                .flatMap(label -> row.apply(label).stream())
                .toList();
        leftOut = consensus.labels().size() - rows.size();
    }

    /**
     * {@return rows to learn answers from: the corrected answer, or the label as the answer}
     *
     * @param consensus of a correction, or of a choice of one label
     */
    public static LabeledRows answers(LabelConsensus consensus) {
        Question question = consensus.question();
        boolean fits = question instanceof Question.Correction
                || (question instanceof Question.Choice choice && !choice.several());
        require(fits, question, "a correction or a choice of one label");
        return new LabeledRows(consensus, label -> Optional.of(answer(consensus, label)));
    }

    private static Example answer(LabelConsensus consensus, ConsensusLabel label) {
        String text = label.value() instanceof Corrected corrected ? corrected.text() : only(label.value());
        return chat(consensus, label, text, Map.of());
    }

    private static String only(LabelValue value) {
        return value instanceof Chosen chosen ? chosen.labels().get(0) : "";
    }

    private static ChatExample chat(
            LabelConsensus consensus, ConsensusLabel label, String text, Map<String, Object> further) {
        List<Message> messages = new ArrayList<>(label.task().prompt());
        messages.add(Message.assistant(text));
        Map<String, Object> fields = fields(consensus, label);
        fields.putAll(further);
        return new ChatExample(messages, fields);
    }

    /**
     * {@return rows to learn preferences from (DPO); ties and <q>both bad</q> are left out}
     *
     * @param consensus of a preference between two answers
     */
    public static LabeledRows preferences(LabelConsensus consensus) {
        require(consensus.question() instanceof Question.Preference, consensus.question(), "a preference");
        return new LabeledRows(consensus, label -> preference(consensus, label));
    }

    private static Optional<Example> preference(LabelConsensus consensus, ConsensusLabel label) {
        Map<String, String> answers = label.task().answers();
        if (!(label.value() instanceof Preferred preferred)
                || preferred.answer().isEmpty()
                || answers.size() != 2) {
            return Optional.empty();
        }
        String better = preferred.answer();
        String worse = answers.keySet().stream()
                .filter(each -> !each.equals(better))
                .findFirst()
                .orElseThrow();
        return Optional.of(new PreferenceExample(
                label.task().prompt(),
                List.of(Message.assistant(answers.getOrDefault(better, ""))),
                List.of(Message.assistant(answers.getOrDefault(worse, ""))),
                fields(consensus, label)));
    }

    /**
     * {@return rows to learn from that are good or bad by themselves (KTO): the answer, and in the field {@code label}
     * whether it is good}
     *
     * @param consensus of a choice about tasks with one answer
     * @param good the labels that a good answer has; one of them is enough
     */
    public static LabeledRows desirable(LabelConsensus consensus, Set<String> good) {
        boolean fits = consensus.question() instanceof Question.Choice choice
                && choice.labels().containsAll(good);
        require(fits, consensus.question(), "a choice with the labels " + good);
        return new LabeledRows(consensus, label -> desirable(consensus, label, good));
    }

    private static Optional<Example> desirable(LabelConsensus consensus, ConsensusLabel label, Set<String> good) {
        LabelingTask task = label.task();
        if (task.answers().size() != 1 || !(label.value() instanceof Chosen chosen)) {
            return Optional.empty();
        }
        boolean isGood = chosen.labels().stream().anyMatch(good::contains);
        String text = task.answers().values().iterator().next();
        return Optional.of(chat(consensus, label, text, Map.of("label", isGood)));
    }

    private static void require(boolean fits, Question question, String what) {
        if (!fits) {
            throw new IllegalArgumentException("consensus of the question " + question.name() + ", which is " + question
                    + " -> give that of " + what);
        }
    }

    private static Map<String, Object> fields(LabelConsensus consensus, ConsensusLabel label) {
        Map<String, Object> fields = new LinkedHashMap<>(label.task().fields());
        fields.put("origin", "people/" + consensus.queue() + "/" + label.task().id());
        fields.put("annotators", label.annotators());
        fields.put("agreement", label.agreement());
        fields.put("guideline", label.guideline());
        fields.put("adjudicated", label.adjudicated());
        return fields;
    }

    @Override
    public String name() {
        return name;
    }

    /** {@return the rows} */
    public List<Example> rows() {
        return rows;
    }

    /** {@return how many labels make no row: ties, <q>both bad</q>, tasks without the answers that are needed} */
    public int leftOut() {
        return leftOut;
    }

    @Override
    public void read(RowSink sink) {
        long position = 0;
        for (Example row : rows) {
            if (!sink.wantsMore()) {
                return;
            }
            position++;
            sink.example(position, row);
        }
    }
}
