// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.architecture;

import com.sun.source.tree.MethodTree;
import com.sun.source.tree.VariableTree;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;

/**
 * A method or constructor that throws, or makes what is thrown.
 *
 * @param texts its parameters that can be a text
 */
record MessageMethod(
        SourceFile file, String type, String name, List<String> parameters, Set<String> texts, boolean isPrivate) {
    private static final Set<String> TEXTS = Set.of("String", "Object", "CharSequence");

    static MessageMethod of(SourceFile file, String type, MethodTree method) {
        return new MessageMethod(
                file,
                type,
                method.getName().toString(),
                method.getParameters().stream().map(p -> p.getName().toString()).toList(),
                method.getParameters().stream()
                        .filter(MessageMethod::isText)
                        .map(parameter -> parameter.getName().toString())
                        .collect(Collectors.toUnmodifiableSet()),
                method.getModifiers().getFlags().contains(Modifier.PRIVATE));
    }

    /** Code outside any method: a field's value. */
    static MessageMethod none(SourceFile file, String type) {
        return new MessageMethod(file, type, "", List.of(), Set.of(), true);
    }

    private static boolean isText(VariableTree parameter) {
        String type = parameter.getType() == null ? "" : parameter.getType().toString();
        return TEXTS.contains(type.replaceAll("^@\\w+(\\(\\))? ", ""));
    }

    boolean isConstructor() {
        return name.equals("<init>");
    }

    /** Whether a call may mean this method: the sources are parsed, not compiled, so names and counts must do. */
    boolean fits(SourceFile caller, String qualifier, String called, int arguments) {
        if (!name.equals(called) || parameters.size() != arguments) {
            return false;
        }
        boolean same = caller.equals(file);
        if (qualifier.equals(type)) {
            return same || isConstructor() || caller.sees(file, type);
        }
        boolean owns = qualifier.isEmpty() || qualifier.equals("this") || qualifier.equals("super");
        boolean near = same || (!isPrivate && caller.sees(file, type));
        return owns ? same || (near && !caller.declares(called)) : near && Character.isLowerCase(qualifier.charAt(0));
    }
}
