// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.data;

import io.github.finetune4j.internal.names.Given;
import io.github.finetune4j.people.labeling.LabelingQueue;
import io.github.finetune4j.people.store.WorkEvent.AnswerGiven;
import io.github.finetune4j.people.store.WorkEvent.TaskAdjudicated;
import io.github.finetune4j.people.task.LabelValue;
import io.github.finetune4j.people.task.LabelingTask;
import io.github.finetune4j.people.task.Question;
import io.github.finetune4j.statistics.crowd.Crowd;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The consensus of people on one question, task by task: what is certain enough, and what an expert should decide. It
 * is a picture of the moment, and the answers stay as they are. Immutable.
 *
 * <p>A task counts once it has all its answers, or an expert's decision; gold questions do not count.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class LabelConsensus {
    private static final int ITERATIONS = 100;
    private static final double TOLERANCE = 1e-5;
    private static final int MACE_ITERATIONS = 50;
    private static final int MACE_RESTARTS = 10;

    /**
     * The method by which answers are taken together. Corrections and spans, which have no fixed set of labels, always
     * go by majority.
     *
     * @since 0.1
     */
    @API(status = API.Status.EXPERIMENTAL, since = "0.1")
    public enum Method {
        /** The share of the answers. */
        MAJORITY,
        /** By Dawid and Skene: learns how often each annotator takes which label for which. For many answers each. */
        DAWID_SKENE,
        /** By the chance of each annotator to be right, learnt likewise. For few answers each. */
        ONE_COIN,
        /** By who knows and who guesses (MACE). Where some annotators are spammers. The same draws each time. */
        MACE,
        /** By how able annotators are and how easy tasks are (GLAD). The slowest. */
        GLAD
    }

    private final String queue;
    private final Question question;
    private final List<ConsensusLabel> labels = new ArrayList<>();
    private final List<AdjudicationCase> disputed = new ArrayList<>();
    private final CodedVotes votes;
    private final double threshold;
    private int open;

    private LabelConsensus(String queue, Question question, double threshold) {
        this.queue = queue;
        this.question = question;
        this.threshold = threshold;
        votes = new CodedVotes(question.name());
    }

    /**
     * {@return what people say by now}
     *
     * @param queue whose answers are taken together
     * @param question the name of a question that is no rating
     * @param method how
     * @param threshold the least probability that needs no expert, from 0 to 1; 0.8 is usual
     */
    public static LabelConsensus of(LabelingQueue queue, String question, Method method, double threshold) {
        Question asked = queue.questions().stream()
                .filter(each -> each.name().equals(question) && !(each instanceof Question.Rating))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("question " + question + " of the queue " + queue.name()
                        + " is unknown, or a rating -> name a question for labels, corrections, preferences or spans"));
        Given.from("threshold", threshold, 0, 1);
        LabelConsensus consensus = new LabelConsensus(queue.name(), asked, threshold);
        consensus.count(queue, method);
        return consensus;
    }

    private void count(LabelingQueue from, Method method) {
        List<TaskAdjudicated> decisions = from.decisions();
        Map<String, List<AnswerGiven>> byTask = from.answers().stream()
                .collect(Collectors.groupingBy(AnswerGiven::taskId, LinkedHashMap::new, Collectors.toList()));
        Map<String, TaskAdjudicated> decided =
                decisions.stream().collect(Collectors.toMap(TaskAdjudicated::taskId, each -> each));
        List<LabelingTask> counted = new ArrayList<>();
        for (LabelingTask task : from.tasks()) {
            List<AnswerGiven> answers = byTask.getOrDefault(task.id(), List.of());
            if (!task.gold().isEmpty()) {
                continue;
            }
            if (decided.containsKey(task.id()) || answers.size() >= from.overlap()) {
                counted.add(task);
                answers.forEach(votes::add);
            } else {
                open++;
            }
        }
        Map<String, Map<String, Double>> probabilities = probabilities(method);
        counted.forEach(task -> sort(
                task,
                byTask.getOrDefault(task.id(), List.of()),
                decided.get(task.id()),
                probabilities.getOrDefault(task.id(), Map.of())));
        disputed.sort(Comparator.comparingDouble(AdjudicationCase::certainty));
    }

    private Map<String, Map<String, Double>> probabilities(Method method) {
        if (votes.votes().isEmpty()) {
            return Map.of();
        }
        Crowd crowd = Crowd.of(votes.votes());
        boolean fixed = question instanceof Question.Choice || question instanceof Question.Preference;
        Crowd.Consensus consensus = fixed ? consensus(crowd, method) : crowd.majority();
        return consensus.probabilities();
    }

    private static Crowd.Consensus consensus(Crowd crowd, Method method) {
        return switch (method) {
            case MAJORITY -> crowd.majority();
            case DAWID_SKENE -> crowd.dawidSkene(ITERATIONS, TOLERANCE);
            case ONE_COIN -> crowd.oneCoin(ITERATIONS, TOLERANCE);
            case MACE -> crowd.mace(MACE_ITERATIONS, MACE_RESTARTS, new SplittableRandom(0));
            case GLAD -> crowd.glad(ITERATIONS, TOLERANCE);
        };
    }

    private void sort(
            LabelingTask task,
            List<AnswerGiven> answers,
            @Nullable TaskAdjudicated decision,
            Map<String, Double> probabilities) {
        if (decision != null) {
            labels.add(decided(task, answers, decision));
            return;
        }
        Map.Entry<String, Double> likeliest = probabilities.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .orElseThrow();
        if (likeliest.getValue() >= threshold) {
            labels.add(agreed(task, answers, votes.value(likeliest.getKey()), likeliest.getValue()));
        } else {
            disputed.add(new AdjudicationCase(task, answers, ranked(probabilities)));
        }
    }

    private Map<LabelValue, Double> ranked(Map<String, Double> probabilities) {
        Map<LabelValue, Double> ranked = new LinkedHashMap<>();
        probabilities.entrySet().stream()
                .filter(each -> each.getValue() > 0)
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .forEach(each -> ranked.put(votes.value(each.getKey()), each.getValue()));
        return ranked;
    }

    private ConsensusLabel agreed(LabelingTask task, List<AnswerGiven> answers, LabelValue value, double probability) {
        List<String> annotators = answers.stream().map(AnswerGiven::annotator).toList();
        String guideline = versions(answers.stream().map(AnswerGiven::guideline));
        return new ConsensusLabel(task, value, probability, agreement(answers, value), annotators, guideline, false);
    }

    private ConsensusLabel decided(LabelingTask task, List<AnswerGiven> answers, TaskAdjudicated decision) {
        LabelValue value =
                CodedVotes.canonical(Objects.requireNonNull(decision.values().get(question.name())));
        List<String> annotators = Stream.concat(
                        answers.stream().map(AnswerGiven::annotator), Stream.of(decision.expert()))
                .toList();
        String guideline =
                versions(Stream.concat(answers.stream().map(AnswerGiven::guideline), Stream.of(decision.guideline())));
        return new ConsensusLabel(task, value, 1, agreement(answers, value), annotators, guideline, true);
    }

    private static String versions(Stream<String> guidelines) {
        return guidelines
                .filter(version -> !version.isEmpty())
                .distinct()
                .sorted()
                .collect(Collectors.joining(","));
    }

    private double agreement(List<AnswerGiven> answers, LabelValue value) {
        return answers.stream()
                .mapToDouble(answer -> votes.value(votes.code(answer)).equals(value) ? 1 : 0)
                .average()
                .orElse(0);
    }

    /** {@return the name of the queue} */
    public String queue() {
        return queue;
    }

    /** {@return the question} */
    public Question question() {
        return question;
    }

    /** {@return what is certain enough or decided, in the order of the tasks} */
    public List<ConsensusLabel> labels() {
        return List.copyOf(labels);
    }

    /** {@return what an expert should decide with {@link LabelingQueue#adjudicate}, the least certain first} */
    public List<AdjudicationCase> toAdjudicate() {
        return List.copyOf(disputed);
    }

    /** {@return how many tasks have not all their answers yet, which count nowhere here} */
    public int open() {
        return open;
    }

    /** {@return Krippendorff's α of the answers; NaN where no task has two} */
    public double alpha() {
        return votes.alpha();
    }
}
