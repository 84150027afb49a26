// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance.check;

import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.measure.LabelErrors;
import io.github.finetune4j.maintenance.cycle.Refusal;
import io.github.finetune4j.statistics.interval.Interval;
import io.github.finetune4j.statistics.test.IndependentProportions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Wrong labels by confident learning over new and trusted rows. */
record LabelCheck(double limit) implements BatchCheck {
    private static final String NAME = "labels";
    private static final int MOST_LABELS = 200;
    private static final int MOST_TRUSTED = 5000;
    private static final int LEAST_TRUSTED = 50;
    private static final int LEAST_OF_LABEL = 20;
    private static final int FOLDS = 5;
    private static final double LEVEL = 0.95;

    LabelCheck {
        Limits.check(limit);
    }

    @Override
    public Found check(Batch batch) {
        List<ChatExample> trusted = chats(batch.trusted());
        trusted = trusted.subList(Math.max(0, trusted.size() - MOST_TRUSTED), trusted.size());
        Set<String> common = common(chats(batch.rows()), trusted);
        List<ChatExample> rows = new ArrayList<>(of(common, chats(batch.rows())));
        int fresh = rows.size();
        rows.addAll(of(common, trusted));
        Map<String, Integer> names = names(rows);
        if (fresh == 0 || rows.size() - fresh < LEAST_TRUSTED || names.size() < 2 || names.size() > MOST_LABELS) {
            Map<String, Double> figures = new LinkedHashMap<>();
            figures.put("judged", 0.0);
            figures.put("rows", (double) fresh);
            figures.put("trusted rows", (double) rows.size() - fresh);
            figures.put("labels", (double) names.size());
            return new Found(NAME, figures, null);
        }
        int[] labels = rows.stream().mapToInt(row -> names.get(answer(row))).toArray();
        List<String> inputs = rows.stream().map(LabelCheck::input).toList();
        double[][] chances = new NaiveBayes(inputs, labels, names.size()).crossValidated(FOLDS);
        List<Integer> wrong = LabelErrors.of(labels, chances).issues(LabelErrors.Rule.PRUNE_BY_NOISE_RATE);
        long bad = wrong.stream().filter(row -> row < fresh).count();
        return found(bad, fresh, wrong.size() - bad, rows.size() - fresh);
    }

    // A label of few rows is not learned, new or not: its rows would be suspected for that alone
    private static Set<String> common(List<ChatExample> fresh, List<ChatExample> trusted) {
        Map<String, Integer> counts = new TreeMap<>();
        fresh.forEach(row -> counts.merge(answer(row), 1, Integer::sum));
        trusted.forEach(row -> counts.merge(answer(row), 1, Integer::sum));
        counts.values().removeIf(count -> count < LEAST_OF_LABEL);
        return counts.keySet();
    }

    private static List<ChatExample> of(Set<String> labels, List<ChatExample> rows) {
        return rows.stream().filter(row -> labels.contains(answer(row))).toList();
    }

    private Found found(long bad, long fresh, long badTrusted, long trusted) {
        Interval excess = new IndependentProportions(bad, fresh, badTrusted, trusted).newcombe(LEVEL);
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("suspected", (double) bad);
        figures.put("rows", (double) fresh);
        figures.put("suspected among trusted", (double) badTrusted);
        figures.put("trusted rows", (double) trusted);
        figures.put("excess", excess.estimate());
        figures.put("lower", excess.lower());
        figures.put("upper", excess.upper());
        if (excess.lower() <= limit) {
            return new Found(NAME, figures, null);
        }
        String sentence = String.format(
                Locale.ROOT,
                "%d of %d new rows (%.1f %%) contradict what similar rows say, of the trusted ones %d of %d: an excess"
                        + " of %.1f %% (95 %% interval %.1f to %.1f %%), at most %.1f %% may be",
                bad,
                fresh,
                100.0 * bad / fresh,
                badTrusted,
                trusted,
                100 * excess.estimate(),
                100 * excess.lower(),
                100 * excess.upper(),
                100 * limit);
        return new Found(
                NAME,
                figures,
                new Refusal(
                        Refusal.Code.MISLABELLED,
                        sentence,
                        figures,
                        "have people look at a sample of these rows, and at where their answers come from"));
    }

    private static List<ChatExample> chats(Dataset rows) {
        return rows.chats().filter(chat -> chat.answer().isPresent()).toList();
    }

    private static String answer(ChatExample row) {
        return row.answer().orElseThrow().content().strip();
    }

    private static String input(ChatExample row) {
        StringBuilder text = new StringBuilder();
        row.prompt().forEach(message -> text.append(message.content()).append('\n'));
        return text.toString();
    }

    private static Map<String, Integer> names(List<ChatExample> rows) {
        Map<String, Integer> names = new TreeMap<>();
        rows.forEach(row -> names.put(answer(row), 0));
        int next = 0;
        for (Map.Entry<String, Integer> name : names.entrySet()) {
            name.setValue(next++);
        }
        return names;
    }
}
