// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.finetune4j.error.InvalidModelException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Takes values out of a JSON object and gathers everything that is wrong, to be reported at once. What is wrong has a
 * stand-in until then.
 */
public final class JsonSettings {
    private static final int MOST_LISTED = 20;
    private static final int LONGEST_TOLD = 80;

    private final ObjectNode node;
    private final List<String> missing;
    private final List<String> wrong;

    /** @param node to take values from */
    public JsonSettings(ObjectNode node) {
        this(node, new ArrayList<>(), new ArrayList<>());
    }

    private JsonSettings(ObjectNode node, List<String> missing, List<String> wrong) {
        this.node = node;
        this.missing = missing;
        this.wrong = wrong;
    }

    /**
     * {@return settings of an object inside this one, whose faults are reported with this one's}
     *
     * @param inner the object
     */
    public JsonSettings within(ObjectNode inner) {
        return new JsonSettings(inner, missing, wrong);
    }

    /**
     * {@return a whole number from 0}
     *
     * @param key of it
     * @param otherwise where it is absent
     */
    public int whole(String key, int otherwise) {
        JsonNode value = node.path(key);
        if (value.isMissingNode() || value.isNull()) {
            return otherwise;
        }
        boolean good = value.isIntegralNumber() && value.canConvertToInt() && value.intValue() >= 0;
        check(good, key + " must be a whole number from 0, got " + brief(value));
        return good ? value.intValue() : 0;
    }

    /** A number from 1 that must be there. */
    double atLeastOne(String key) {
        JsonNode value = node.path(key);
        double number = value.isNumber() ? value.doubleValue() : Double.NaN;
        check(number >= 1 && number <= 1e6, key + " must be from 1 to 1000000, got " + brief(value));
        return number;
    }

    /**
     * {@return a whole number from 1 that must be there}
     *
     * @param key of it
     * @param most that it may be
     */
    public int count(String key, int most) {
        JsonNode value = node.path(key);
        if (value.isMissingNode() || value.isNull()) {
            missing.add(key);
            return 1;
        }
        return count(key, value, most);
    }

    /**
     * {@return a whole number from 1}
     *
     * @param key of it
     * @param most that it may be
     * @param otherwise where it is absent
     */
    public int count(String key, int most, int otherwise) {
        JsonNode value = node.path(key);
        return value.isMissingNode() || value.isNull() ? otherwise : count(key, value, most);
    }

    private int count(String key, JsonNode value, int most) {
        if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < 1 || value.intValue() > most) {
            wrong.add(key + " must be a whole number from 1 to " + most + ", got " + brief(value));
            return 1;
        }
        return value.intValue();
    }

    /**
     * {@return a number above 0 that must be there}
     *
     * @param key of it
     * @param most that it may be
     */
    public double positive(String key, double most) {
        if (isAbsent(key)) {
            missing.add(key);
        }
        return positive(key, 1, most);
    }

    /**
     * {@return a share of a whole, from 0 to below 1; 0 where it is absent}
     *
     * @param key of it
     */
    public double share(String key) {
        JsonNode value = node.path(key);
        if (isAbsent(key)) {
            return 0;
        }
        boolean good = value.isNumber() && value.doubleValue() >= 0 && value.doubleValue() < 1;
        check(good, key + " must be from 0 to below 1, got " + brief(value));
        return good ? value.doubleValue() : 0;
    }

    /**
     * {@return a text}
     *
     * @param key of it
     * @param otherwise where it is absent
     */
    public String text(String key, String otherwise) {
        JsonNode value = node.path(key);
        if (isAbsent(key)) {
            return otherwise;
        }
        check(value.isTextual(), key + " must be a text, got " + brief(value));
        return value.isTextual() ? value.textValue() : otherwise;
    }

    /**
     * {@return an object; an empty one where it is absent}
     *
     * @param key of it
     */
    public ObjectNode object(String key) {
        JsonNode value = node.path(key);
        check(isAbsent(key) || value.isObject(), key + " must be an object, got " + brief(value));
        return value instanceof ObjectNode object ? object : JsonFile.mapper().createObjectNode();
    }

    /**
     * {@return one text or a list of texts; none where it is absent}
     *
     * @param key of it
     */
    public List<String> texts(String key) {
        return list(key, JsonNode::isTextual, JsonNode::textValue, "a text or a list of texts");
    }

    /**
     * {@return one number or a list of numbers, from 0; none where it is absent}
     *
     * @param key of it
     */
    public List<Integer> wholes(String key) {
        Predicate<JsonNode> whole = each -> each.isIntegralNumber() && each.canConvertToInt() && each.intValue() >= 0;
        return list(key, whole, JsonNode::intValue, "a whole number from 0 or a list of them");
    }

    private <T> List<T> list(String key, Predicate<JsonNode> good, Function<JsonNode, T> value, String words) {
        List<T> values = new ArrayList<>();
        JsonNode found = node.path(key);
        for (JsonNode each : found.isArray() ? found : isAbsent(key) ? List.<JsonNode>of() : List.of(found)) {
            if (!good.test(each)) {
                wrong.add(key + " must be " + words + ", got " + brief(found));
                break;
            }
            values.add(value.apply(each));
        }
        return values;
    }

    private boolean isAbsent(String key) {
        return !node.hasNonNull(key);
    }

    private static String brief(JsonNode value) {
        String text = value.toString();
        return text.length() > LONGEST_TOLD ? text.substring(0, LONGEST_TOLD) + "..." : text;
    }

    /**
     * {@return a number above 0}
     *
     * @param key of it
     * @param otherwise where it is absent
     * @param most that it may be
     */
    public double positive(String key, double otherwise, double most) {
        JsonNode value = node.path(key);
        if (value.isMissingNode() || value.isNull()) {
            return otherwise;
        }
        double number = value.isNumber() ? value.doubleValue() : Double.NaN;
        boolean good = number > 0 && number <= most;
        check(good, key + " must be above 0 and at most " + most + ", got " + brief(value));
        return good ? number : otherwise;
    }

    /**
     * {@return true or false}
     *
     * @param key of it
     * @param otherwise where it is absent
     */
    public boolean flag(String key, boolean otherwise) {
        JsonNode value = node.path(key);
        if (value.isMissingNode() || value.isNull()) {
            return otherwise;
        }
        check(value.isBoolean(), key + " must be true or false, got " + brief(value));
        return value.asBoolean();
    }

    OptionalInt token(String key, int vocabulary) {
        List<Integer> ids = tokens(key, vocabulary);
        return ids.isEmpty() ? OptionalInt.empty() : OptionalInt.of(ids.get(0));
    }

    /** One id or a list of ids; none where the key is missing, null or -1. */
    List<Integer> tokens(String key, int vocabulary) {
        JsonNode value = node.path(key);
        List<Integer> ids = new ArrayList<>();
        for (JsonNode each : value.isArray() ? value : List.of(value)) {
            boolean whole = each.isIntegralNumber() && each.canConvertToInt();
            if (each.isMissingNode() || each.isNull() || (whole && each.intValue() == -1)) {
                continue;
            }
            boolean good = whole && each.intValue() >= 0 && each.intValue() < vocabulary;
            check(good, key + " must lie below vocab_size " + vocabulary + ", got " + brief(each));
            ids.add(good ? each.intValue() : 0);
        }
        return ids;
    }

    /**
     * Gathers what is wrong.
     *
     * @param good whether nothing is
     * @param otherwise what is
     */
    public void check(boolean good, String otherwise) {
        if (!good && wrong.size() < MOST_LISTED) {
            wrong.add(otherwise);
        }
    }

    void throwIfWrong(String where) {
        throwIfWrong(where, "fetch the model's config.json again");
    }

    /**
     * Reports everything that is missing or wrong.
     *
     * @param where names the file
     * @param advice what to do
     * @throws InvalidModelException if anything is
     */
    public void throwIfWrong(String where, String advice) {
        if (!missing.isEmpty() || !wrong.isEmpty()) {
            List<String> all = new ArrayList<>();
            if (!missing.isEmpty()) {
                all.add("missing " + String.join(", ", missing));
            }
            all.addAll(wrong);
            throw new InvalidModelException(where + ": " + String.join("; ", all) + " -> " + advice);
        }
    }
}
