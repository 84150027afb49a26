// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.publishing;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * A program of {@code .ci}, one file that only a JDK is needed for: compiled here, and asked without a process of its
 * own.
 */
final class CiProgram implements AutoCloseable {
    private final URLClassLoader loader;
    private final Method method;

    private CiProgram(URLClassLoader loader, Method method) {
        this.loader = loader;
        this.method = method;
    }

    /**
     * @param name of the class
     * @param method static, with a list as its result
     * @param classes folder for the class files
     */
    static CiProgram compile(String name, String method, Path classes)
            throws IOException, ReflectiveOperationException {
        Path source = Path.of("..", ".ci", name + ".java");
        int result = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-Xlint:all", "-Werror", "-d", classes.toString(), source.toString());
        if (result != 0) {
            throw new IllegalStateException(source + " does not compile");
        }
        URLClassLoader loader = new URLClassLoader(new URL[] {classes.toUri().toURL()});
        Method found = Arrays.stream(loader.loadClass(name).getDeclaredMethods())
                .filter(each -> each.getName().equals(method) && Modifier.isStatic(each.getModifiers()))
                .findFirst()
                .orElseThrow();
        found.setAccessible(true);
        return new CiProgram(loader, found);
    }

    /** {@return what the method returns, each as text} */
    List<String> call(@Nullable Object... arguments) throws IllegalAccessException, InvocationTargetException {
        return ((List<?>) method.invoke(null, arguments))
                .stream().map(String::valueOf).toList();
    }

    @Override
    public void close() throws IOException {
        loader.close();
    }
}
