// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Rules of ArchUnit, fields and methods with {@code @ArchTest}, on the classes of {@link Modules}. ArchUnit's own
 * engine would read all classes once more, which takes as long as all rules together.
 */
abstract class OnOurClasses {
    @TestFactory
    List<DynamicTest> rules() throws IllegalAccessException {
        List<DynamicTest> rules = new ArrayList<>();
        for (Field field : getClass().getDeclaredFields()) {
            if (field.isAnnotationPresent(ArchTest.class)) {
                field.setAccessible(true);
                ArchRule rule = (ArchRule) field.get(null);
                rules.add(DynamicTest.dynamicTest(field.getName(), () -> rule.check(Modules.classes())));
            }
        }
        for (Method method : getClass().getDeclaredMethods()) {
            if (method.isAnnotationPresent(ArchTest.class)) {
                method.setAccessible(true);
                rules.add(DynamicTest.dynamicTest(method.getName(), () -> check(method)));
            }
        }
        assertThat(rules).isNotEmpty();
        return rules;
    }

    private static void check(Method method) throws Throwable {
        try {
            method.invoke(null, Modules.classes());
        } catch (InvocationTargetException e) {
            throw Objects.requireNonNullElse(e.getCause(), e);
        }
    }
}
