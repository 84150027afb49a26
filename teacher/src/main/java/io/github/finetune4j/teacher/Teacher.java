// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.teacher;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.evaluation.Budget;
import io.github.finetune4j.evaluation.TokenPrice;
import io.github.finetune4j.evaluation.calls.ModelCalls;
import io.github.finetune4j.internal.names.Given;
import io.github.finetune4j.internal.names.NoNull;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A way to rows that larger models write and answer, from which a smaller one learns.
 *
 * <pre>{@code
 * TeacherResult taught = Teacher.builder()
 *         .folder(folder)
 *         .addTeacher(large)
 *         .addRight(new StatedRight("openai", "agreement 2026-17, section 4", day, "A. Example, legal"))
 *         .instructions("Sort the customer's message.")
 *         .labels(labels)
 *         .seeds(fewRows)
 *         .addPrompts(PromptSource.production(captured, row -> consents(row)))
 *         .addPrompts(PromptSource.noisier())
 *         .data(data -> data.addTest(test))
 *         .mostRows(3_000)
 *         .build()
 *         .teach();
 * }</pre>
 *
 * <p>Work goes in rounds: prompts from each source, answers, checks, and the data's steps over all rows so far. It ends
 * when new rows bring nothing ({@link #builder() stop}), or at the limit of rows or the budget.
 *
 * <p>What was asked and found is on record in the folder. A process that is killed is started again with the same
 * settings, and goes on: nothing that has an answer is asked again (a call that was under way may have been answered,
 * unless it is in a batch), and the same rows come out. Use one folder for one set of settings, and delete it when the
 * rows are made: it holds what was asked and answered.
 *
 * <p>Immutable; one thread and one process at a time may {@link #teach} into a folder.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Teacher {
    /**
     * The name of the field of a row that says where it comes from: an object with
     *
     * <ul>
     *   <li>{@code from}: the source of its prompt, such as {@code production}, {@code given}, {@code seeds} or
     *       {@code grid};
     *   <li>{@code prompt}: the hash of the request, see {@code RecordedAnswers.key}; {@code parameters}: what was set
     *       of temperature, top_p, top_k, max_tokens and seed;
     *   <li>{@code answers}: an object for each teacher that gave the row's answer, with {@code teacher} (identity),
     *       {@code version} (the name by which the service said who answered, where it did), {@code price} and
     *       {@code currency} (where a price was given), {@code terms} (id of the {@link TeacherTerm}),
     *       {@code terms_version}, {@code terms_read} (a day, or {@code not read}), and {@code right} ({@code
     *       statement}, {@code day}, {@code by}; where the terms ask for one).
     * </ul>
     */
    public static final String FIELD = "teacher";

    private final TeacherSettings settings;

    private Teacher(TeacherSettings settings) {
        this.settings = settings;
    }

    /** {@return a builder without settings} */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Asks, checks, and waits for it, which takes as long as the teachers take: in batches, days.
     *
     * @return the rows, and what it took
     * @throws io.github.finetune4j.error.FineTuneException if no row came of it, a teacher is out of order, somebody
     *     else teaches into the folder, or the thread was interrupted; what was paid for is on record
     * @throws io.github.finetune4j.error.ResultNotSavedException if the disk takes no more; what is on record stays
     * @throws IllegalStateException if rows of a capture come without a consent, a judge can't be made, or the learning
     *     curve or the changes of a request fail
     * @throws IllegalArgumentException if a judge needs an expected answer, no answer can reach a judge's limit, or two
     *     checks are the same; nothing was asked then
     */
    public TeacherResult teach() {
        return TeachingRun.of(settings);
    }

    /**
     * Builds a {@link Teacher}. Not safe for use by several threads.
     *
     * @since 0.1
     */
    @API(status = API.Status.EXPERIMENTAL, since = "0.1")
    public static final class Builder {
        private static final int TOKENS = 1024;

        private record Candidate(ChatModel model, @Nullable TokenPrice price) {}

        private @Nullable Path folder;
        private final List<Candidate> teachers = new ArrayList<>();
        private final List<PromptMaker> makers = new ArrayList<>();
        private final List<StatedRight> rights = new ArrayList<>();
        private final TeacherChecks checks = new TeacherChecks();
        private final TeacherData data = new TeacherData();
        private final TeacherStop stop = new TeacherStop();
        private Agreement agreement = Agreement.MAJORITY;
        private String instructions = "";
        private List<String> labels = List.of();
        private List<ChatExample> seeds = List.of();
        private Consumer<ChatRequest.Builder> request = builder -> {};
        private ModelCalls calls = ModelCalls.oneByOne();
        private Budget budget = Budget.unlimited();
        private int mostRows = Integer.MAX_VALUE;
        private int roundSize = 100;
        private long seed = 1;
        private TeacherTerms terms = TeacherTerms.standard();

        private Builder() {}

        /**
         * Sets where answers and findings are kept; required.
         *
         * @param value of its own, made where it is missing
         * @return this
         */
        public Builder folder(Path value) {
            NoNull.check("a teacher", "folder", value);
            folder = value;
            return this;
        }

        /**
         * Adds a teacher; one at least is required. The first one also writes prompts.
         *
         * @param model with an identity or a name that lasts
         * @return this
         */
        public Builder addTeacher(ChatModel model) {
            NoNull.check("a teacher", "model", model);
            teachers.add(new Candidate(model, null));
            return this;
        }

        /**
         * Adds a teacher with its price, which rows then have; a budget of money needs it.
         *
         * @param model with an identity or a name that lasts
         * @param price of ordinary calls; in batches their share of it counts
         * @return this
         */
        public Builder addTeacher(ChatModel model, TokenPrice price) {
            NoNull.check("a teacher", "model", model, "price", price);
            teachers.add(new Candidate(model, price));
            return this;
        }

        /**
         * Sets how many teachers must give the same answer.
         *
         * @param value {@link Agreement#MAJORITY} unless set
         * @return this
         */
        public Builder agreement(Agreement value) {
            NoNull.check("a teacher", "agreement", value);
            agreement = value;
            return this;
        }

        /**
         * Sets what the teachers are told before each prompt. It is not in the rows: what learns does without it.
         *
         * @param value a system message
         * @return this
         */
        public Builder instructions(String value) {
            NoNull.check("a teacher", "instructions", value);
            instructions = value;
            return this;
        }

        /**
         * Sets the labels one of which each answer is; teachers are told so. Rows have exactly that text.
         *
         * @param value at least two, or none for open answers; they differ by more than case and the white space,
         *     quotes, stars, dots and colons around them, which an answer may have otherwise
         * @return this
         * @throws IllegalArgumentException if there is one alone, one is empty but for such signs, or two can't be told
         *     apart
         */
        public Builder labels(List<String> value) {
            NoNull.check("a teacher", "labels", value);
            if (value.size() == 1) {
                throw new IllegalArgumentException("labels: 1 -> give at least 2, or none");
            }
            labels = AnswerScreen.checked(value);
            return this;
        }

        /**
         * Sets rows that are there already, which written prompts start from and must differ from. They are not in the
         * result.
         *
         * @param value chats, with their answers where there are labels
         * @return this
         */
        public Builder seeds(Dataset value) {
            NoNull.check("a teacher", "seeds", value);
            seeds = value.chats().toList();
            return this;
        }

        /**
         * Adds a source of prompts; one at least is required.
         *
         * @param source takes its turn in each round
         * @return this
         */
        public Builder addPrompts(PromptSource source) {
            NoNull.check("a teacher", "source", source);
            makers.add(source.maker());
            return this;
        }

        /**
         * Sets how answers are asked for.
         *
         * @param value changes the request, which has temperature 0 and at most 1,024 tokens of answer unless it does;
         *     prompts are asked for at temperature 1. Called several times for each prompt; equal prompts must get
         *     equal changes
         * @return this
         */
        public Builder request(Consumer<ChatRequest.Builder> value) {
            NoNull.check("a teacher", "request", value);
            request = value;
            return this;
        }

        /**
         * Sets how models are called.
         *
         * @param value changes calls one after the other: {@code calls -> calls.batch(folder)} for batches at their
         *     lower price, {@code calls -> calls.concurrency(8)} for more at once. A teacher or a judge that is a
         *     {@code BatchModel} is asked in batches, whatever is set here
         * @return this
         */
        public Builder calls(UnaryOperator<ModelCalls> value) {
            NoNull.check("a teacher", "calls", value);
            calls = value.apply(ModelCalls.oneByOne());
            return this;
        }

        /**
         * Sets checks of answered rows.
         *
         * @param value adds to those of earlier calls
         * @return this
         */
        public Builder checks(Consumer<TeacherChecks> value) {
            value.accept(checks);
            return this;
        }

        /**
         * Sets what prompts and rows go through: test sets, personal data, near duplicates.
         *
         * @param value sets what shall not be the default
         * @return this
         */
        public Builder data(Consumer<TeacherData> value) {
            value.accept(data);
            return this;
        }

        /**
         * Sets when new rows bring nothing any more.
         *
         * @param value sets what shall not be the default
         * @return this
         */
        public Builder stop(Consumer<TeacherStop> value) {
            value.accept(stop);
            return this;
        }

        /**
         * Sets the most that teachers may be asked, over all processes. It is never exceeded: a question is only asked
         * where its most (a token for each byte that is sent, and all tokens that the answer may have) is left. Texts
         * are counted; images can take more tokens than that. A call that is repeated after a failure counts once.
         *
         * @param value of calls, tokens or money; unlimited unless set
         * @return this
         */
        public Builder budget(Budget value) {
            NoNull.check("a teacher", "budget", value);
            budget = value;
            return this;
        }

        /**
         * Sets the most rows.
         *
         * @param rows at least 1
         * @return this
         */
        public Builder mostRows(int rows) {
            mostRows = Given.atLeast("mostRows", rows, 1);
            return this;
        }

        /**
         * Sets how many prompts a round has.
         *
         * @param prompts at least 1; 100 unless set. In batches, each round waits for its own: take more then
         * @return this
         */
        public Builder roundSize(int prompts) {
            roundSize = Given.atLeast("roundSize", prompts, 1);
            return this;
        }

        /**
         * Sets the seed of what is drawn.
         *
         * @param value equal ones give equal prompts to write from; 1 unless set
         * @return this
         */
        public Builder seed(long value) {
            seed = value;
            return this;
        }

        /**
         * Sets the table of terms.
         *
         * @param value {@link TeacherTerms#standard} unless set
         * @return this
         */
        public Builder terms(TeacherTerms value) {
            NoNull.check("a teacher", "terms", value);
            terms = value;
            return this;
        }

        /**
         * Adds a right to learn from a teacher's answers, where the terms ask for one.
         *
         * @param right kept with each row that stands on it
         * @return this
         */
        public Builder addRight(StatedRight right) {
            NoNull.check("a teacher", "right", right);
            rights.add(right);
            return this;
        }

        /**
         * {@return the teacher} Nothing is asked yet.
         *
         * @throws IllegalStateException if settings are missing or don't fit together, or a teacher's terms refuse or
         *     ask for a right that is not stated; it names all
         */
        public Teacher build() {
            List<String> problems = new ArrayList<>();
            check(problems, folder != null, "no folder -> give one with folder(...)");
            check(problems, !teachers.isEmpty(), "no teacher -> add one with addTeacher(...)");
            check(problems, !makers.isEmpty(), "no prompts -> add a source with addPrompts(...)");
            checkSources(problems);
            checkTeachers(problems);
            List<AskedTeacher> asked = asked(problems);
            Path given = folder;
            if (given == null || !problems.isEmpty()) {
                throw new IllegalStateException("the teacher cannot be built: " + String.join("; ", problems));
            }
            return new Teacher(new TeacherSettings(
                    given,
                    asked,
                    agreement,
                    instructions,
                    labels,
                    seeds,
                    List.copyOf(makers),
                    usual().andThen(request),
                    calls,
                    checks,
                    data,
                    stop,
                    budget,
                    mostRows,
                    roundSize,
                    seed,
                    terms,
                    List.copyOf(rights)));
        }

        private static Consumer<ChatRequest.Builder> usual() {
            return builder -> builder.temperature(0).maxTokens(TOKENS);
        }

        private void checkSources(List<String> problems) {
            boolean written = makers.stream().anyMatch(PromptMaker.Written.class::isInstance);
            check(
                    problems,
                    !written || !seeds.isEmpty() || makers.stream().allMatch(Builder::startsFromNothing),
                    "prompts that start from what is there, and no seeds -> give some rows with seeds(...)");
            check(
                    problems,
                    !labels.isEmpty()
                            || makers.stream().noneMatch(maker -> maker.word().equals("labels")),
                    "prompts for labels that have too few, and no labels -> give them with labels(...)");
        }

        private static boolean startsFromNothing(PromptMaker maker) {
            return maker instanceof PromptMaker.Given
                    || maker.word().equals("grid")
                    || maker.word().equals("labels");
        }

        private void checkTeachers(List<String> problems) {
            Set<String> names = new HashSet<>();
            for (Candidate candidate : teachers) {
                String identity = RecordedTeacher.identity(candidate.model());
                check(problems, names.add(identity), "two teachers " + identity + " -> give each a name of its own");
            }
            check(
                    problems,
                    !budget.limitsMoney() || teachers.stream().allMatch(each -> each.price() != null),
                    "a budget of money, and a teacher without a price -> give it with addTeacher(model, price)");
        }

        private List<AskedTeacher> asked(List<String> problems) {
            List<AskedTeacher> all = new ArrayList<>();
            for (Candidate candidate : teachers) {
                String identity = RecordedTeacher.identity(candidate.model());
                TeacherTerm term = terms.of(identity);
                Optional<StatedRight> right = term.rule() == TermsRule.STATE_RIGHT
                        ? TeacherSettings.right(rights, term, identity)
                        : Optional.empty();
                check(
                        problems,
                        term.rule() != TermsRule.REFUSED,
                        "teacher " + identity + ": its terms refuse it, " + term.words() + " -> take another");
                check(
                        problems,
                        term.rule() != TermsRule.STATE_RIGHT || right.isPresent(),
                        "teacher " + identity + ": terms " + term.id() + ", " + term.words()
                                + " -> state by what right a model may learn from its answers, with"
                                + " addRight(new StatedRight(\""
                                + (term.equals(TeacherTerms.UNKNOWN) ? identity : term.vendor()) + "\", ...))");
                all.add(new AskedTeacher(candidate.model(), candidate.price(), term, right.orElse(null)));
            }
            return all;
        }

        private static void check(List<String> problems, boolean good, String problem) {
            if (!good) {
                problems.add(problem);
            }
        }
    }
}
