// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import io.github.finetune4j.dataset.clean.RowFilters;
import io.github.finetune4j.dataset.privacy.PersonalDataScanner;
import io.github.finetune4j.evaluation.metric.Metrics;
import io.github.finetune4j.fixtures.Fixtures;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Java's regular expressions may take the square of a text's length, or the stack. Each of ours is tried on texts made
 * to let it: how often it looks at a character must grow with the length. Counted, not timed. Expressions that come
 * from a model's file have an engine of their own, with a bound.
 */
class LinearPatternsTest {
    /** Constants that a whole text must match: only that is tried. */
    private static final Set<String> WHOLE = Set.of(
            "aws.AdapterFiles#BAD",
            "dataset.clean.ObviousErrors#WHOLE",
            "dataset.format.SafeRepair#PLACEHOLDER",
            "google.VertexErrors#BILLING",
            "google.VertexErrors#CLOSED",
            "google.VertexErrors#NEVER",
            "google.VertexErrors#ONE_JOB",
            "google.VertexErrors#PLACE",
            "google.VertexErrors#SWITCHED_OFF",
            "google.VertexPlace#LOCATION",
            "google.VertexPlace#PROJECT",
            "tensorboard.EventFile#NAME",
            "together.TogetherErrors#ONE_JOB",
            "dataset.measure.AnswerFormat#BULLET",
            "dataset.measure.AnswerFormat#NUMBERED",
            "dataset.measure.AnswerFormat#TABLE",
            "console.ServedHosts#LOOPBACK",
            "evaluation.report.ModelLabels#REFERENCE",
            "fireworks.FireworksErrors#ONE_JOB",
            "http.internal.Redactor#BODY_KEY",
            "http.internal.Redactor#COUNT",
            "huggingface.HuggingFaceRouter#MODEL",
            "huggingface.internal.download.HubModelSource#WANTED",
            "internal.files.LeftFiles#TEMPORARY",
            "lora.internal.io.TargetModules#LAYER",
            "openai.OpenAiErrors#ONE_JOB",
            "people.labelstudio.LabelStudioToken#PERSONAL",
            "together.Mark#END",
            "together.Mark#INSIDE");

    /** Those whose texts are short, and how that is so. */
    private static final Map<String, String> SHORT = Map.of(
            "aws.BedrockRequest#NAME", "a suffix, whose length is looked at first",
            "chattemplate.internal.Lexer#FLOAT", "tried where a token begins, which then ends",
            "dataset.clean.Refusals#PHRASE", "250 characters of an answer",
            "internal.json.JsonWords#RULES", "1,000 characters of a parser's message",
            "openai.OpenAiErrors#CLOSED", "1,000 characters of a server's message");

    /** Rules of formats, of which the bundled file says by which of these they are used; whole texts for these. */
    private static final Set<String> WHOLE_OF_RULES = Set.of(".*\n\nAssistant:\\s*", "(.*\n\n|)Human:.*");

    /** In the place, what is cut off the end of numbers that we wrote, and of addresses and names in settings. */
    private static final Set<String> OF_SETTINGS_AND_NUMBERS = Set.of(
            "/+$",
            "^/+|/+$",
            "[_-]+$",
            "0+$",
            "\\.?0+$",
            "\\.?0+(e|$)",
            "\\.?0*e",
            "(\\.\\d*?)0+$",
            "[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");

    private static final int SHORTER = 300;
    private static final int LONGER = 1200;
    private static final int DEEP = 20_000;
    private static final long MOST_LOOKS = 1_000_000;
    private static final int FEW_LOOKS = 30; // at each character: more may be the square

    private static final List<String> PARTS = List.of(
            " ", "\n", "\r\n", "\t", "a", "A", "0", "1", ".", ",", "-", "_", "@", "\"", "'", "<", "[", "{", "/", "\\",
            ":", ";", "#", "*", "`", "%", "+", "=", "|", "!", "\u00e9", "\u6f22", "\u00a0", "\u0301", "a.", "a-", "a ",
            "A ", ". ", ",111", "a@", "-a", "ab", "a1", "1.", "0:", "::", "```", "<a", "(");

    /** An expression, and how it is used. */
    private record Used(String where, Pattern pattern, boolean whole, boolean within) {}

    private static List<Used> all = List.of();

    /** Once: classes are loaded for it. */
    @BeforeAll
    static void find() throws IOException {
        all = found();
    }

    @Test
    void everyExpression_looksAtATextAsOftenAsItIsLong() {
        List<String> wrong = all.stream()
                .filter(used -> SHORT.keySet().stream().noneMatch(used.where()::startsWith))
                .flatMap(used -> problem(used).stream())
                .toList();
        assertThat(wrong).isEmpty();
        assertThat(all).hasSizeGreaterThan(300);
    }

    @Test
    void exemptions_areOfExpressionsThatAreThere() {
        Set<String> names = all.stream().map(Used::where).collect(Collectors.toSet());
        assertThat(names).containsAll(WHOLE);
        SHORT.keySet().forEach(name -> assertThat(names).as(name).anyMatch(found -> found.startsWith(name)));
    }

    private static List<Used> found() throws IOException {
        List<Used> all = new ArrayList<>(literals());
        constants()
                .forEach((name, pattern) -> all.add(new Used(
                        name, pattern, true, !WHOLE.contains(name) && !WHOLE_OF_RULES.contains(pattern.pattern()))));
        return all;
    }

    // ---- where they are

    /** Expressions in constants of all classes, and in what these hold. */
    private static Map<String, Pattern> constants() {
        Held held = new Held();
        objects().forEach((name, object) -> held.take(name, object, 0));
        for (JavaClass type : Modules.classes()) {
            boolean starts = type.getPackageName().contains(".lora.internal.djl")
                    || type.getPackageName().contains(".testkit");
            for (JavaField field : starts ? Set.<JavaField>of() : type.getFields()) {
                if (field.getModifiers().contains(JavaModifier.STATIC) && mayHold(field)) {
                    held.constant(field);
                }
            }
        }
        return held.found;
    }

    /** What makes its expressions when it is made. */
    private static Map<String, Object> objects() {
        return Map.of(
                "personal data", PersonalDataScanner.all(),
                "filters", RowFilters.usual(),
                "labels", Metrics.labelAccuracy(List.of("yes", "no")),
                "numbers", Metrics.numeric(0));
    }

    private static boolean mayHold(JavaField field) {
        JavaClass type = field.getRawType();
        return type.isEquivalentTo(Pattern.class)
                || type.isAssignableTo(Iterable.class)
                || type.isAssignableTo(Map.class)
                || type.isArray()
                || type.getPackageName().startsWith("io.github.finetune4j");
    }

    /** Goes through objects of ours. */
    private static final class Held {
        private static final int DEEPEST = 7;
        private static final int MOST = 2_000;

        private final Map<String, Pattern> found = new TreeMap<>();
        private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());

        void constant(JavaField field) {
            String name = field.getOwner().getName().replace("io.github.finetune4j.", "") + "#" + field.getName();
            look(name, field.reflect(), null, 0);
        }

        private void look(String name, Field field, @Nullable Object owner, int depth) {
            try {
                field.setAccessible(true);
                take(name, field.get(owner), depth);
            } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
                // what needs a native library, or is another module's
            }
        }

        private void take(String name, Object value, int depth) {
            if (value instanceof Pattern pattern) {
                found.put(name, pattern);
            } else if (value != null && depth < DEEPEST && seen.add(value)) {
                inside(name, value, depth + 1);
            }
        }

        private void inside(String name, Object value, int depth) {
            if (value instanceof Map<?, ?> map) {
                map.forEach((key, each) -> take(name + "[" + key + "]", each, depth));
            } else if (value instanceof Iterable<?> all && !(value instanceof Path)) {
                int i = 0;
                for (Object each : all) {
                    if (i++ < MOST) {
                        take(name + "[" + i + "]", each, depth);
                    }
                }
            } else if (value instanceof Object[] all) {
                for (int i = 0; i < Math.min(MOST, all.length); i++) {
                    take(name + "[" + i + "]", all[i], depth);
                }
            } else if (value.getClass().getName().startsWith("io.github.finetune4j")) {
                for (Field field : value.getClass().getDeclaredFields()) {
                    if (!Modifier.isStatic(field.getModifiers())
                            && !field.getType().isPrimitive()) {
                        look(name + "." + field.getName(), field, value, depth);
                    }
                }
            }
        }
    }

    private static final Pattern CALL = Pattern.compile("\\.(matches|replaceAll|replaceFirst|split|compile)\\("
            + "\\s*((?:\"(?:[^\"\\\\]|\\\\.)*+\"\\s*+\\+?\\s*+)+)[,)]");
    private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*+)\"");

    /** Expressions that stand where they are used. */
    private static List<Used> literals() throws IOException {
        List<Used> found = new ArrayList<>();
        for (Path file : RepositoryFiles.endingIn(".java")) {
            Path place = Fixtures.repository().relativize(file);
            boolean product = place.toString().contains("/src/main/java/")
                    && Stream.of("benchmarks", "build", "examples", "testkit", "testkit-services")
                            .noneMatch(place::startsWith);
            Matcher call = CALL.matcher(product ? Files.readString(file) : "");
            while (call.find()) {
                String expression = LITERAL.matcher(call.group(2))
                        .results()
                        .map(each -> each.group(1).translateEscapes())
                        .collect(Collectors.joining());
                boolean whole = call.group(1).equals("matches");
                boolean exempt = OF_SETTINGS_AND_NUMBERS.contains(expression);
                if (expression.length() > 1 && !exempt && isExpression(expression, call.group(1))) {
                    found.add(new Used(place.toString(), Pattern.compile(expression), whole, !whole));
                }
            }
        }
        return found;
    }

    /** Others have methods of these names, too, which take other texts. */
    private static boolean isExpression(String text, String method) {
        try {
            Pattern.compile(text);
            return !method.equals("compile");
        } catch (PatternSyntaxException e) {
            return false;
        }
    }

    // ---- what they do

    private static List<String> problem(Used used) {
        Map<String, String> problems = new LinkedHashMap<>();
        Set<String> words = words(used.pattern().pattern());
        Set<String> parts = new LinkedHashSet<>(PARTS);
        words.forEach(word -> Collections.addAll(parts, word, word + " "));
        List<String> heads = new ArrayList<>(List.of("", "a", "<", "```"));
        words.stream().limit(4).forEach(heads::add);
        for (String part : parts) {
            for (String head : heads) {
                for (boolean whole : new boolean[] {true, false}) {
                    if (whole ? used.whole() : used.within()) {
                        String text = shown(head) + " " + shown(part);
                        problem(used.pattern(), head, part, whole).forEach(each -> problems.putIfAbsent(each, text));
                    }
                }
            }
        }
        return problems.entrySet().stream()
                .map(each -> used.where() + " " + shown(used.pattern().pattern()) + ": " + each.getKey() + " on "
                        + each.getValue())
                .toList();
    }

    private static List<String> problem(Pattern pattern, String head, String part, boolean whole) {
        for (String end : new String[] {"", "\u0001"}) {
            long many = looks(pattern, head + part.repeat(LONGER / part.length()) + end, whole);
            if (many > (long) FEW_LOOKS * LONGER) {
                long few = looks(pattern, head + part.repeat(SHORTER / part.length()) + end, whole);
                if (many >= MOST_LOOKS || many > 2L * LONGER / SHORTER * few) {
                    return List.of(whole ? "the square of the length in matches()" : "the square in find()");
                }
            }
        }
        return recurs(pattern.pattern()) && looks(pattern, head + part.repeat(DEEP / part.length()), whole) < 0
                ? List.of("the stack")
                : List.of();
    }

    private static boolean recurs(String expression) {
        return expression.contains(")*") || expression.contains(")+") || expression.contains("){");
    }

    /** {@return how often characters are looked at; -1 where the stack was too small} */
    private static long looks(Pattern pattern, String text, boolean whole) {
        Counted counted = new Counted(text);
        try {
            Matcher matcher = pattern.matcher(counted);
            boolean more = whole ? matcher.matches() : matcher.find();
            while (!whole && more) {
                more = matcher.find();
            }
        } catch (TooMany e) {
            return MOST_LOOKS;
        } catch (StackOverflowError e) {
            return -1;
        }
        return counted.looks;
    }

    private static final class TooMany extends RuntimeException {
        private static final long serialVersionUID = 1;

        TooMany() {
            super(null, null, false, false);
        }
    }

    private static final class Counted implements CharSequence {
        private final String text;
        private long looks;

        Counted(String text) {
            this.text = text;
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            if (++looks >= MOST_LOOKS) {
                throw new TooMany();
            }
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.substring(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** {@return words of an expression, by which a text comes far into it} */
    private static Set<String> words(String expression) {
        String plain = expression.replaceAll("\\\\[a-zA-Z]", "\u0001").replaceAll("\\\\(.)", "$1");
        return Pattern.compile("[A-Za-z<>|`'\" ]{2,}")
                .matcher(plain)
                .results()
                .map(found -> found.group())
                .limit(8)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static String shown(String text) {
        String line = text.replace("\n", "\\n").replace("\r", "\\r").replace("\u0001", "\\1");
        return "\"" + (line.length() <= 60 ? line : line.substring(0, 60) + "...") + "\"";
    }
}
