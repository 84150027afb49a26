package io.github.finetune4j.lora.internal.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.finetune4j.error.InvalidModelException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Takes numbers out of a JSON object and gathers everything that is wrong, to be told at once. */
final class Settings {
    private final ObjectNode node;
    private final List<String> missing;
    private final List<String> wrong;

    Settings(ObjectNode node) {
        this(node, new ArrayList<>(), new ArrayList<>());
    }

    private Settings(ObjectNode node, List<String> missing, List<String> wrong) {
        this.node = node;
        this.missing = missing;
        this.wrong = wrong;
    }

    /** Settings of an object inside this one, whose faults are told with this one's. */
    Settings within(ObjectNode inner) {
        return new Settings(inner, missing, wrong);
    }

    /** A whole number from 0. */
    int whole(String key, int otherwise) {
        JsonNode value = node.path(key);
        if (value.isMissingNode() || value.isNull()) {
            return otherwise;
        }
        boolean good = value.isIntegralNumber() && value.canConvertToInt() && value.intValue() >= 0;
        check(good, key + " must be a whole number from 0, got " + value);
        return good ? value.intValue() : 0;
    }

    /** A number from 1 that must be there. */
    double atLeastOne(String key) {
        double number = node.path(key).asDouble(Double.NaN);
        check(number >= 1 && number <= 1e6, key + " must be from 1 to 1000000, got " + node.path(key));
        return number;
    }

    /** A whole number from 1 to {@code most}; 1 stands in for one that is wrong. */
    int count(String key, int most) {
        JsonNode value = node.path(key);
        if (value.isMissingNode() || value.isNull()) {
            missing.add(key);
            return 1;
        }
        return count(key, value, most);
    }

    int count(String key, int most, int otherwise) {
        JsonNode value = node.path(key);
        return value.isMissingNode() || value.isNull() ? otherwise : count(key, value, most);
    }

    private int count(String key, JsonNode value, int most) {
        if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < 1 || value.intValue() > most) {
            wrong.add(key + " must be a whole number from 1 to " + most + ", got " + value);
            return 1;
        }
        return value.intValue();
    }

    double positive(String key, double otherwise, double most) {
        JsonNode value = node.path(key);
        if (value.isMissingNode() || value.isNull()) {
            return otherwise;
        }
        double number = value.isNumber() ? value.doubleValue() : Double.NaN;
        check(number > 0 && number <= most, key + " must be above 0 and at most " + most + ", got " + value);
        return number;
    }

    boolean flag(String key, boolean otherwise) {
        JsonNode value = node.path(key);
        if (value.isMissingNode() || value.isNull()) {
            return otherwise;
        }
        check(value.isBoolean(), key + " must be true or false, got " + value);
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
            check(good, key + " must lie below vocab_size " + vocabulary + ", got " + each);
            ids.add(good ? each.intValue() : 0);
        }
        return ids;
    }

    void check(boolean good, String otherwise) {
        if (!good) {
            wrong.add(otherwise);
        }
    }

    void throwIfWrong(String where) {
        if (!missing.isEmpty() || !wrong.isEmpty()) {
            List<String> all = new ArrayList<>();
            if (!missing.isEmpty()) {
                all.add("missing " + String.join(", ", missing));
            }
            all.addAll(wrong);
            throw new InvalidModelException(
                    where + ": " + String.join("; ", all) + " -> fetch the model's config.json again");
        }
    }
}
