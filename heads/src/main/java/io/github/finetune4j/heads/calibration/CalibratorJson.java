// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.calibration;

import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.statistics.prediction.IsotonicRegression;
import io.github.finetune4j.statistics.prediction.VennAbers;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A calibrator as a file keeps it. */
final class CalibratorJson {
    static final String TEMPERATURE = "temperature";
    static final String CURVES = "curves";
    static final String A = "a";
    static final String B = "b";
    static final String X = "x";
    static final String Y = "y";
    private static final String METHOD = "method";
    private static final String CLASSES = "classes";
    private static final String SEVERAL = "several";

    private CalibratorJson() {}

    static String write(CalibrationMethod method, int classes, boolean several, Map<String, Object> own) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put(METHOD, method.word());
        fields.put(CLASSES, classes);
        fields.put(SEVERAL, several);
        fields.putAll(own);
        return Json.write(fields);
    }

    static Calibrator read(String json) {
        Map<String, Object> fields;
        try {
            fields = Json.parseObject(json);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("a calibrator: no JSON object -> give what json() wrote", e);
        }
        CalibrationMethod method = method(fields.get(METHOD));
        int classes = (int) number(fields, CLASSES);
        boolean several = Boolean.TRUE.equals(fields.get(SEVERAL));
        return method == CalibrationMethod.TEMPERATURE
                ? new TemperatureCalibrator(classes, several, number(fields, TEMPERATURE))
                : new ClasswiseCalibrator(method, several, curves(method, fields, classes));
    }

    private static CalibrationMethod method(@Nullable Object word) {
        return Arrays.stream(CalibrationMethod.values())
                .filter(method -> method.word().equals(word))
                .findFirst()
                .orElseThrow(() -> broken(METHOD));
    }

    private static List<ClassCurve> curves(CalibrationMethod method, Map<String, Object> fields, int classes) {
        if (!(fields.get(CURVES) instanceof List<?> all) || all.size() != classes || all.isEmpty()) {
            throw broken(CURVES);
        }
        return all.stream().map(one -> curve(method, one)).toList();
    }

    private static ClassCurve curve(CalibrationMethod method, @Nullable Object value) {
        if (!(value instanceof Map<?, ?> fields)) {
            throw broken(CURVES);
        }
        if (method == CalibrationMethod.PLATT) {
            return new ClassCurve.Platt(number(fields, A), number(fields, B));
        }
        double[] x = numbers(fields, X);
        double[] y = numbers(fields, Y);
        return method == CalibrationMethod.ISOTONIC
                ? new ClassCurve.Isotonic(IsotonicRegression.fit(x, y))
                : new ClassCurve.Merged(VennAbers.of(
                        x, Arrays.stream(y).mapToInt(came -> (int) came).toArray()));
    }

    private static double number(Map<?, ?> fields, String name) {
        if (fields.get(name) instanceof Number number && Double.isFinite(number.doubleValue())) {
            return number.doubleValue();
        }
        throw broken(name);
    }

    private static double[] numbers(Map<?, ?> fields, String name) {
        if (!(fields.get(name) instanceof List<?> list) || !list.stream().allMatch(Number.class::isInstance)) {
            throw broken(name);
        }
        return list.stream()
                .mapToDouble(each -> each instanceof Number number ? number.doubleValue() : Double.NaN)
                .toArray();
    }

    private static IllegalArgumentException broken(String field) {
        return new IllegalArgumentException(
                "\"" + field + "\" of a calibrator: not as json() wrote it -> give what json() wrote");
    }
}
