// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.approach;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The usual decision tree for fine-tuning, walked with the answers at hand, below a question of this library: whether
 * the answer is one of a list, so that a classifier does. Its parts stand one below the other, and each is walked:
 * list, format, knowledge, cost and latency, maintenance. All but the last have a branch that leads on to the next
 * part; {@link #ends()} are the advices of the first part that does not. An answer that is unknown takes both branches.
 * Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class DecisionTree {
    private static final List<Node> PARTS = List.of(
            new Question(
                    TreeQuestion.ONE_OF_A_LIST, new Advice(TreeLeaf.CLASSIFIER), new Advice(TreeLeaf.GENERATIVE_MODEL)),
            new Question(
                    TreeQuestion.FORMAT_NEEDED,
                    new Question(
                            TreeQuestion.FORMAT_KEPT, new Advice(TreeLeaf.PROMPTING), new Advice(TreeLeaf.CONTINUE)),
                    new Advice(TreeLeaf.STRUCTURED_PROMPTING)),
            new Question(
                    TreeQuestion.KNOWLEDGE_MISSING,
                    new Question(
                            TreeQuestion.EXAMPLES,
                            new Advice(TreeLeaf.TUNING_PROMISING),
                            new Advice(TreeLeaf.RETRIEVAL)),
                    new Advice(TreeLeaf.TUNING_MAY_NOT_HELP)),
            new Question(TreeQuestion.CRITICAL, new Advice(TreeLeaf.SMALLER_TUNED), new Advice(TreeLeaf.LARGE_MODEL)),
            new Question(
                    TreeQuestion.MAINTAINABLE,
                    new Advice(TreeLeaf.TUNING_FEASIBLE),
                    new Advice(TreeLeaf.PROMPTED_API)));

    private final Map<TreeQuestion, TreeFork> answers;
    private final List<Step> steps = new ArrayList<>();
    private final Set<TreeLeaf> ends = EnumSet.noneOf(TreeLeaf.class);

    private DecisionTree(Map<TreeQuestion, TreeFork> answers) {
        this.answers = answers;
        PARTS.forEach(part -> walk(part, 0, TreeAnswer.UNKNOWN, false));
        end(0);
    }

    static DecisionTree walk(Collection<TreeFork> answers) {
        Map<TreeQuestion, TreeFork> byQuestion = new EnumMap<>(TreeQuestion.class);
        answers.forEach(fork -> byQuestion.put(fork.question(), fork));
        return new DecisionTree(byQuestion);
    }

    private sealed interface Node permits Question, Advice {}

    private record Question(TreeQuestion question, Node yes, Node no) implements Node {}

    private record Advice(TreeLeaf leaf) implements Node {}

    /**
     * A line of the walk.
     *
     * @param depth from 0
     * @param branch by which answer it was reached; unknown at the root of a part
     * @param maybe whether an unknown answer leads here
     * @param fork null at a leaf
     * @param leaf null at a fork
     */
    record Step(
            int depth,
            TreeAnswer branch,
            boolean maybe,
            @Nullable TreeFork fork,
            @Nullable TreeLeaf leaf) {}

    private void walk(Node node, int depth, TreeAnswer branch, boolean maybe) {
        if (node instanceof Advice advice) {
            steps.add(new Step(depth, branch, maybe, null, advice.leaf()));
            return;
        }
        Question question = (Question) node;
        TreeFork fork = fork(question);
        steps.add(new Step(depth, branch, maybe, fork, null));
        boolean both = fork.answer() == TreeAnswer.UNKNOWN;
        if (fork.answer() != TreeAnswer.YES) {
            walk(question.no(), depth + 1, TreeAnswer.NO, maybe || both);
        }
        if (fork.answer() != TreeAnswer.NO) {
            walk(question.yes(), depth + 1, TreeAnswer.YES, maybe || both);
        }
    }

    private TreeFork fork(Question question) {
        return Objects.requireNonNull(answers.get(question.question()), question.question()::text);
    }

    private void end(int part) {
        for (TreeLeaf leaf : leaves(PARTS.get(part))) {
            if (leaf.leadsOn()) {
                end(part + 1);
            } else {
                ends.add(leaf);
            }
        }
    }

    private Set<TreeLeaf> leaves(Node node) {
        if (node instanceof Advice advice) {
            return Set.of(advice.leaf());
        }
        Question question = (Question) node;
        Set<TreeLeaf> leaves = new LinkedHashSet<>();
        TreeAnswer answer = fork(question).answer();
        if (answer != TreeAnswer.YES) {
            leaves.addAll(leaves(question.no()));
        }
        if (answer != TreeAnswer.NO) {
            leaves.addAll(leaves(question.yes()));
        }
        return leaves;
    }

    List<Step> steps() {
        return steps;
    }

    /** {@return the forks that were reached, in the order of the tree} */
    public List<TreeFork> forks() {
        return steps.stream().flatMap(step -> Stream.ofNullable(step.fork())).toList();
    }

    /**
     * {@return the advices that were reached, in the order of the tree: one of each part where every answer is known}
     */
    public List<TreeLeaf> leaves() {
        return steps.stream()
                .flatMap(step -> Stream.ofNullable(step.leaf()))
                .sorted(Comparator.naturalOrder())
                .toList();
    }

    /** {@return where the whole leads: one advice where every answer on the way is known, else each possible one} */
    public List<TreeLeaf> ends() {
        return List.copyOf(ends);
    }

    /**
     * {@return whether every end speaks for this kind of approach}
     *
     * @param kind of what is recommended
     */
    public boolean speaksFor(ApproachKind kind) {
        return ends.stream().allMatch(leaf -> leaf.toward().contains(kind));
    }

    /**
     * {@return whether some end speaks for this kind of approach}
     *
     * @param kind of what is recommended
     */
    public boolean mayMean(ApproachKind kind) {
        return ends.stream().anyMatch(leaf -> leaf.toward().contains(kind));
    }

    /** {@return the walk as lines, as the tree is usually drawn, with the answers and what they rest on} */
    public String text() {
        StringBuilder text = new StringBuilder();
        for (Step step : steps) {
            text.append("   ".repeat(Math.max(0, step.depth() - 1)));
            if (step.depth() > 0) {
                text.append("└─ ").append(step.branch().word()).append(step.maybe() ? "? " : " → ");
            }
            TreeFork fork = step.fork();
            TreeLeaf leaf = step.leaf();
            if (fork != null) {
                text.append(fork.question().text())
                        .append(' ')
                        .append(fork.answer().word());
                text.append(fork.stated() ? ", as stated: " : ": ").append(fork.evidence());
            } else if (leaf != null) {
                text.append(leaf.text());
            }
            text.append('\n');
        }
        return text.toString();
    }
}
