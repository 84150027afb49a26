// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.format;

import io.github.finetune4j.dataset.DatasetBuilder;
import io.github.finetune4j.dataset.RowRepair;
import io.github.finetune4j.dataset.Severity;
import io.github.finetune4j.dataset.spi.RowIssue;
import io.github.finetune4j.dataset.spi.RowProblems;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.text.Characters;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * Repairs that change how a row says something, never what it says. None is made unasked; each one made is an issue of
 * the row with the old and the new value, code {@code repaired-...}.
 *
 * <pre>{@code
 * Dataset.builder().addJsonl(file).use(SafeRepair.all()).use(TrainingTarget.OPENAI_SFT)
 * }</pre>
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum SafeRepair implements RowRepair {
    /** {@code "User"} and {@code " assistant"} become {@code "user"} and {@code "assistant"}. */
    ROLE_CASE(RowChange.messages((message, change) -> change.text("role", SafeRepair::lowerCase))),
    /**
     * {@code human} becomes {@code user}; {@code gpt}, {@code bot}, {@code ai} and {@code model} become
     * {@code assistant}.
     */
    ROLE_WORD(RowChange.messages((message, change) -> change.text("role", SafeRepair::usual))),
    /** {@code "messages": "[{...}]"}, a list in a text, becomes the list; the same for {@code tools}. */
    LIST_IN_TEXT(RowChange.row((row, change) -> {
        change.value("messages", SafeRepair::list);
        change.value("tools", SafeRepair::list);
    })),
    /** Arguments of a tool call that are an object become JSON in a text. */
    ARGUMENTS_AS_TEXT(RowChange.calls((call, change) ->
            change.inner("function", (function, inner) -> inner.value("arguments", SafeRepair::text)))),
    /** A tool call, or a tool, without a type becomes one of type {@code function}. */
    FUNCTION_TYPE(RowChange.calls((call, change) -> change.missing("type", "function", call.containsKey("function")))),
    /** A weight of {@code true}, {@code "1"} or {@code "0"} becomes a number; one of {@code null} goes away. */
    WEIGHT_AS_NUMBER(RowChange.messages((message, change) -> change.value("weight", SafeRepair::weight))),
    /** Fields of a message that are {@code null} or an empty list, other than content, go away. */
    EMPTY_FIELDS(RowChange.messages(
            (message, change) -> Set.of("name", "tool_calls", "tool_call_id", "function_call", "refusal", "weight")
                    .forEach(key -> change.value(key, SafeRepair::emptyToNothing)))),
    /** {@code preferred_completion} and {@code non_preferred_completion} become {@code ..._output}. */
    PREFERENCE_NAMES(RowChange.row((row, change) -> {
        change.rename("preferred_completion", "preferred_output");
        change.rename("non_preferred_completion", "non_preferred_output");
    })),
    /** A Nova row without {@code schemaVersion} gets the one that there is. */
    NOVA_VERSION(RowChange.row((row, change) -> change.missing(
            "schemaVersion", NovaRows.VERSION, row.containsKey("messages") && row.get("system") instanceof List<?>))),
    /** {@code system_instruction} becomes {@code systemInstruction} in Gemini's rows. */
    GEMINI_NAMES(RowChange.row((row, change) -> change.rename("system_instruction", "systemInstruction"))),
    /** A blank {@code system} beside messages goes away. */
    BLANK_SYSTEM(RowChange.row((row, change) -> change.value("system", SafeRepair::blankToNothing))),
    /** An input that stands for none, such as {@code <noinput>}, becomes empty. */
    PLACEHOLDER_INPUT(RowChange.row((row, change) -> change.text("input", SafeRepair::noPlaceholder)));

    /** Stands for a field that is to go away. */
    static final Object NOTHING = new Object();

    private static final Map<String, String> USUAL =
            Map.of("human", "user", "gpt", "assistant", "bot", "assistant", "ai", "assistant", "model", "assistant");
    private static final Set<String> WORDS = Set.of("system", "developer", "user", "assistant", "tool");
    private static final java.util.regex.Pattern PLACEHOLDER =
            java.util.regex.Pattern.compile("(?i)\\s*+<?\\s*+(no ?input|n/a)\\s*+>?\\s*+");

    @SuppressWarnings("ImmutableEnumChecker") // none of them has a state
    private final RowChange change;

    SafeRepair(RowChange change) {
        this.change = change;
    }

    /** {@return all repairs as settings of a builder} */
    public static Consumer<DatasetBuilder> all() {
        return builder -> List.of(values()).forEach(builder::addRepair);
    }

    /** {@return the code of the issues that report it, for example {@code repaired-role-case}} */
    public String code() {
        return "repaired-" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public Map<String, Object> repair(Map<String, Object> row, RowProblems problems) {
        return change.apply(
                row,
                (pointer, before, after) -> problems.report(new RowIssue(
                        pointer,
                        code(),
                        Severity.INFO,
                        shown(before) + " became " + shown(after),
                        "nothing; fix the source if more rows come from it")));
    }

    private static String shown(@Nullable Object value) {
        return value == NOTHING ? "nothing" : Found.shown(value);
    }

    private static String lowerCase(String role) {
        String plain = Characters.lower(role.strip());
        return WORDS.contains(plain) ? plain : role;
    }

    private static String usual(String role) {
        return USUAL.getOrDefault(Characters.lower(role.strip()), role);
    }

    private static @Nullable Object list(@Nullable Object value) {
        Object parsed = ToolTurns.parsed(value);
        return parsed instanceof List<?> ? parsed : value;
    }

    private static @Nullable Object text(@Nullable Object arguments) {
        return arguments instanceof Map<?, ?> ? Json.write(arguments) : arguments;
    }

    private static @Nullable Object weight(@Nullable Object weight) {
        if (weight instanceof Boolean yes) {
            return yes ? 1L : 0L;
        }
        if ("0".equals(weight) || "1".equals(weight)) {
            return Long.parseLong(String.valueOf(weight));
        }
        return weight == null ? NOTHING : weight;
    }

    private static @Nullable Object emptyToNothing(@Nullable Object value) {
        return value == null || (value instanceof List<?> list && list.isEmpty()) ? NOTHING : value;
    }

    private static @Nullable Object blankToNothing(@Nullable Object value) {
        return value instanceof String text && text.isBlank() ? NOTHING : value;
    }

    private static String noPlaceholder(String input) {
        return PLACEHOLDER.matcher(input).matches() ? "" : input;
    }

    static Map<String, Object> copy(Map<?, ?> map) {
        Map<String, Object> copy = new LinkedHashMap<>();
        map.forEach((key, value) -> copy.put(String.valueOf(key), value));
        return copy;
    }
}
