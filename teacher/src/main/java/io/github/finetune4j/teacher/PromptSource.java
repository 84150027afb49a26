// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.teacher;

import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.DatasetResult;
import io.github.finetune4j.dataset.InvalidDatasetException;
import io.github.finetune4j.dataset.spi.DatasetSource;
import io.github.finetune4j.internal.names.Given;
import io.github.finetune4j.internal.names.NoNull;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apiguardian.api.API;

/**
 * A source of prompts: given ones, or what the first teacher writes. Several sources take turns. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class PromptSource {
    private final PromptMaker maker;

    private PromptSource(PromptMaker maker) {
        this.maker = maker;
    }

    /**
     * {@return prompts of production} Each row's consent is asked right before its prompt is sent, in each process, and
     * again when its answer is there and when its checks are done, which in batches is days later: a row whose consent
     * was withdrawn is dropped and counted. A row whose consent can't be asked is not sent. What the rows have masked
     * stays masked: they are sent as they are, after {@link TeacherData#personalData}. The rows' answers are not sent,
     * their fields stay with the new rows.
     *
     * @param rows of a capture ({@code CaptureSource}) or any other source
     * @param consent whether this row's prompt may be sent to the teachers, which are services of others; that
     *     somebody consented to its being kept is not enough
     */
    public static PromptSource production(DatasetSource rows, Predicate<? super ChatExample> consent) {
        NoNull.check("prompts of production", "rows", rows, "consent", consent);
        return new PromptSource(new PromptMaker.Given("production", left -> read(rows, left), consent));
    }

    /**
     * {@return prompts that belong to nobody, such as those of a public data set; rows of a capture are refused}
     *
     * @param rows whose prompts are taken in their order
     */
    public static PromptSource given(Dataset rows) {
        NoNull.check("given prompts", "rows", rows);
        List<ChatExample> all = rows.chats().toList();
        return new PromptSource(new PromptMaker.Given("given", left -> all, null));
    }

    private static List<ChatExample> read(DatasetSource rows, Tally left) {
        try {
            DatasetResult read = Dataset.builder().addSource(rows).dropInvalid().build();
            read.report().removed().forEach((reason, count) -> left.add("prompt: " + reason, count));
            return read.dataset().chats().toList();
        } catch (InvalidDatasetException e) {
            if (e.issues().stream().allMatch(issue -> issue.code().equals("empty-file"))) {
                return List.of(); // nothing was captured yet
            }
            throw e;
        }
    }

    /**
     * {@return new prompts like the seeds and like what came of them (self-instruct, Wang et al., 2023)}
     */
    public static PromptSource seeds() {
        return new PromptSource(new PromptMaker.Written("seeds", PromptOrders::ofSeeds));
    }

    /**
     * {@return prompts for combinations of properties}
     *
     * @param attributes values by the name of the property, for example {@code tone: angry, polite}; at least one, each
     *     with at least one value
     */
    public static PromptSource grid(Map<String, ? extends List<String>> attributes) {
        NoNull.check("a grid of prompts", "attributes", attributes);
        Map<String, List<String>> copy = new LinkedHashMap<>();
        attributes.forEach((name, values) -> copy.put(name, List.copyOf(values)));
        if (copy.isEmpty() || copy.values().stream().anyMatch(List::isEmpty)) {
            throw new IllegalArgumentException("grid of prompts: " + copy.keySet()
                    + ", some without a value -> give at least one property, each with at least one value");
        }
        PromptGrid grid = new PromptGrid(copy);
        return new PromptSource(new PromptMaker.Written("grid", grid::orders));
    }

    /** {@return what is there, written anew so that it is harder to answer} */
    public static PromptSource harder() {
        return new PromptSource(new PromptMaker.Written("harder", PromptOrders::harder));
    }

    /** {@return what is there, turned to what users ask seldom} */
    public static PromptSource rarer() {
        return new PromptSource(new PromptMaker.Written("rarer", PromptOrders::rarer));
    }

    /** {@return what is there, as a hurried user would type it} */
    public static PromptSource noisier() {
        return new PromptSource(new PromptMaker.Written("noisier", PromptOrders::noisier));
    }

    /**
     * {@return prompts for labels that have too few rows, the rarest label first} A row is kept only where the teachers
     * give the label for which its prompt was written.
     *
     * @param rows that each label should have, seeds among them; at least 1
     */
    public static PromptSource fewLabels(int rows) {
        int least = Given.atLeast("rows of each label", rows, 1);
        return new PromptSource(new PromptMaker.Written(
                "labels", (wanted, pool, random) -> PromptOrders.ofLabels(least, wanted, pool, random)));
    }

    PromptMaker maker() {
        return maker;
    }
}
