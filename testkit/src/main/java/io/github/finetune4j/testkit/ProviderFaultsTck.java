// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.error.AuthenticationException;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.error.FineTuningClosedException;
import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.JobNotFoundException;
import io.github.finetune4j.error.PermissionException;
import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.error.ProviderUnavailableException;
import io.github.finetune4j.error.RateLimitedException;
import io.github.finetune4j.error.TransientProviderException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestReporter;

/**
 * The faults that a provider of a remote service has to live with: every call against every fault that does not go
 * away, a test for each fault. Checked is which exception comes of it and after how many attempts, that the message
 * has a remedy and no secret, and that nothing is lost or doubled: once the fault is gone, the same call succeeds, and
 * there is one job of the key. Extend it, open the service and the provider, and list the calls.
 *
 * <p>An outcome is a letter and a number of attempts: {@code U} ProviderUnavailableException, {@code T}
 * TransientProviderException, {@code R} RateLimitedException, {@code I} InvalidRequestException, {@code A}
 * AuthenticationException, {@code P} PermissionException, {@code C} FineTuningClosedException, {@code N}
 * JobNotFoundException, {@code X} ProviderException, {@code M} InvalidModelException, {@code S} IllegalStateException,
 * {@code ok} no exception. At the end all outcomes are reported as a table in Markdown.
 *
 * @param <B> what is opened for a case
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public abstract class ProviderFaultsTck<B extends FaultBench> {
    private static final int ALWAYS = 1_000;
    private static final Map<Class<?>, String> LETTERS = Map.ofEntries(
            Map.entry(ProviderUnavailableException.class, "U"),
            Map.entry(TransientProviderException.class, "T"),
            Map.entry(RateLimitedException.class, "R"),
            Map.entry(InvalidRequestException.class, "I"),
            Map.entry(AuthenticationException.class, "A"),
            Map.entry(PermissionException.class, "P"),
            Map.entry(FineTuningClosedException.class, "C"),
            Map.entry(JobNotFoundException.class, "N"),
            Map.entry(ProviderException.class, "X"),
            Map.entry(InvalidModelException.class, "M"),
            Map.entry(IllegalStateException.class, "S"));

    /** For the class that extends it. */
    protected ProviderFaultsTck() {}

    // ---- asked of the user

    /**
     * {@return a service, and a provider that waits for nothing between two attempts} Called for each case, from
     * several threads; closed after it. All goes well until it has returned, so jobs that a call needs are submitted
     * here, best by another provider object.
     *
     * @param at says where the service is for the provider, and how long an attempt may take
     * @throws Exception any
     */
    protected abstract B open(FaultCase<B> at) throws Exception;

    /**
     * {@return all calls of the provider} A call that makes several requests is listed once for each of them.
     *
     * @see #call
     */
    protected abstract List<FaultCall<B>> calls();

    /**
     * {@return the faults; default {@link FaultRow#usual}} Override it where the service has errors of another form.
     */
    protected List<FaultRow> rows() {
        return FaultRow.usual();
    }

    /** {@return what no message may contain, such as the key; default nothing} */
    protected List<String> secrets() {
        return List.of();
    }

    /**
     * {@return the lines of a table in Markdown that says what is expected, in place of rows and calls} Its head is
     * {@code fault} and the calls' names; default none.
     *
     * @throws IOException if the page that has it can't be read
     */
    protected Optional<List<String>> table() throws IOException {
        return Optional.empty();
    }

    /**
     * {@return how many cases of a row are tried at the same time} They wait for time-outs; default 2, and all if the
     * body stalls.
     *
     * @param row the fault
     */
    protected int atOnce(FaultRow row) {
        return row.stalls() ? calls().size() : 2;
    }

    /**
     * Lets something go wrong at a call. Override it where some calls go to another server.
     *
     * @param bench of the case
     * @param call that is hit
     * @param fault hits that call alone, always
     */
    protected void inject(B bench, FaultCall<B> call, FakeFault fault) {
        bench.service().fault(fault);
    }

    /**
     * {@return how many requests of a call there were} Override it where some calls go to another server.
     *
     * @param bench of the case
     * @param call that is counted
     */
    protected int requests(B bench, FaultCall<B> call) {
        return bench.service().requests(call.method(), call.path()).size();
    }

    /**
     * {@return the word for a call that returned; default {@code ok}}
     *
     * @param call that was made
     * @param result not null
     */
    protected String success(FaultCall<B> call, Object result) {
        return "ok";
    }

    /**
     * Checks more of an exception.
     *
     * @param call that threw it
     * @param e says who, what, and what to do
     */
    protected void check(FaultCall<B> call, ProviderException e) {}

    /**
     * Checks more, after the fault has gone and the call has succeeded.
     *
     * @param bench of the case
     * @param call that was made
     */
    protected void check(B bench, FaultCall<B> call) {}

    /**
     * {@return a call, which may be repeated}
     *
     * @param name head of its column
     * @param method of the request that is hit, for example {@code POST}
     * @param path regular expression of the whole path of that request
     * @param action makes the call, and returns what it returns, not null
     */
    protected final FaultCall<B> call(String name, String method, String path, Function<? super B, ?> action) {
        return new FaultCall<>(name, method, path, action);
    }

    /**
     * {@return every third row, or all with {@code -Dfinetune4j.faults=all}, for who has many}
     *
     * @param rows all
     */
    protected static List<FaultRow> everyThird(List<FaultRow> rows) {
        boolean all = System.getProperty("finetune4j.faults", "").equals("all");
        return IntStream.range(0, rows.size())
                .filter(i -> all || i % 3 == 2)
                .mapToObj(rows::get)
                .toList();
    }

    // ---- the tests

    /** Each fault at all calls, and the table of what came of it. */
    @TestFactory
    final Stream<DynamicTest> faults(TestReporter reporter) {
        List<FaultCall<B>> calls = calls();
        assertThat(calls).as("calls").isNotEmpty();
        List<String> lines = new ArrayList<>(List.of(
                "| fault |" + cells(calls.stream().map(FaultCall::name)), "|" + "---|".repeat(calls.size() + 1)));
        return Stream.concat(
                rows().stream().map(row -> DynamicTest.dynamicTest(row.name(), () -> check(row, calls, lines))),
                Stream.of(DynamicTest.dynamicTest("table", () -> compare(lines, reporter))));
    }

    private static String cells(Stream<String> cells) {
        return cells.map(cell -> " " + cell + " |").reduce("", String::concat);
    }

    private void check(FaultRow row, List<FaultCall<B>> calls, List<String> lines) throws Exception {
        List<Callable<String>> columns = new ArrayList<>();
        calls.forEach(call -> columns.add(() -> outcome(new FaultCase<>(row, call))));
        List<String> outcomes = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(atOnce(row));
        try {
            for (Future<String> outcome : threads.invokeAll(columns)) {
                outcomes.add(outcome.get());
            }
        } finally {
            threads.shutdownNow();
        }
        String line = line(row, outcomes.stream());
        lines.add(line);
        assertThat(line).isEqualTo(expected(row, calls));
    }

    private static String line(FaultRow row, Stream<String> outcomes) {
        return "| " + row.name() + " |" + cells(outcomes);
    }

    private String expected(FaultRow row, List<FaultCall<B>> calls) throws IOException {
        return table().map(lines -> lines.stream()
                        .filter(line -> line.startsWith("| " + row.name() + " |"))
                        .findFirst()
                        .orElse("no row " + row.name() + " -> add it to the table"))
                .orElseGet(() -> line(row, calls.stream().map(call -> call.expected(row))));
    }

    private void compare(List<String> lines, TestReporter reporter) throws IOException {
        reporter.publishEntry("faults", String.join("\n", lines));
        assertThat(lines).as("rows that ran").hasSizeGreaterThan(2);
        Optional<List<String>> table = table();
        if (table.isPresent()) {
            assertThat(table.get()).contains(lines.get(0), lines.get(1));
        }
    }

    private String outcome(FaultCase<B> at) throws Exception {
        try (B bench = open(at)) {
            FaultCall<B> call = at.call();
            int jobs = bench.service().jobs();
            int before = requests(bench, call);
            FakeFault fault = at.row().fault();
            if (fault != null) {
                inject(bench, call, fault.on(call.method(), call.path()).times(ALWAYS));
            }
            String outcome = outcome(bench, call, before);
            if (fault != null) {
                nothingIsLost(bench, call, jobs);
            }
            return outcome;
        }
    }

    private String outcome(B bench, FaultCall<B> call, int before) {
        try {
            Object result = call.on(bench);
            assertThat(result).as("result of %s", call.name()).isNotNull();
            return success(call, result) + (requests(bench, call) - before);
        } catch (FineTuneException | IllegalStateException e) {
            assertThat(e).hasMessageContaining(" -> ");
            secrets().forEach(secret -> assertThat(e).hasMessageNotContaining(secret));
            return letter(e) + attempts(bench, call, e, requests(bench, call) - before);
        }
    }

    private static String letter(RuntimeException e) {
        return LETTERS.getOrDefault(e.getClass(), e.getClass().getSimpleName());
    }

    /**
     * The JDK's client, too, repeats a GET on a connection that was closed: requests are counted where they must be.
     */
    private int attempts(B bench, FaultCall<B> call, RuntimeException e, int made) {
        if (e instanceof ProviderException failure) {
            assertThat(failure.provider()).isEqualTo(bench.provider().id());
            check(call, failure);
            return call.isGuarded() && made > 0 ? made : failure.attempts();
        }
        return made;
    }

    /** When the fault is gone the same call goes well, and there is one job of the key, however often it was tried. */
    private void nothingIsLost(B bench, FaultCall<B> call, int jobs) {
        bench.service().noFaults();
        if (call.mayDouble()) {
            assertThat(bench.service().jobs())
                    .as("jobs, of a call that is made once")
                    .isBetween(jobs, jobs + 1);
            return;
        }
        assertThat(call.on(bench)).as("the same call once the fault is gone").isNotNull();
        assertThat(bench.service().jobs()).as("jobs").isEqualTo(call.startsAJob() ? jobs + 1 : jobs);
        check(bench, call);
    }
}
