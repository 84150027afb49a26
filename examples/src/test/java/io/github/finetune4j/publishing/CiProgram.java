package io.github.finetune4j.publishing;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.tools.ToolProvider;

/**
 * A program of {@code .ci}, one file that only a JDK is needed for: compiled here, and asked without a process of its
 * own.
 */
final class CiProgram implements AutoCloseable {
    private final URLClassLoader loader;
    private final Method problems;

    private CiProgram(URLClassLoader loader, Method problems) {
        this.loader = loader;
        this.problems = problems;
    }

    /**
     * @param name of the class, whose method {@code problems} is called
     * @param classes folder for the class files
     */
    static CiProgram compile(String name, Path classes) throws IOException, ReflectiveOperationException {
        Path source = Path.of("..", ".ci", name + ".java");
        int result = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-Xlint:all", "-Werror", "-d", classes.toString(), source.toString());
        if (result != 0) {
            throw new IllegalStateException(source + " does not compile");
        }
        URLClassLoader loader = new URLClassLoader(new URL[] {classes.toUri().toURL()});
        Method problems = Arrays.stream(loader.loadClass(name).getDeclaredMethods())
                .filter(method -> method.getName().equals("problems"))
                .findFirst()
                .orElseThrow();
        problems.setAccessible(true);
        return new CiProgram(loader, problems);
    }

    /** {@return what the program would print} */
    List<String> problems(Object... arguments) throws IllegalAccessException, InvocationTargetException {
        return ((List<?>) problems.invoke(null, arguments))
                .stream().map(String::valueOf).toList();
    }

    @Override
    public void close() throws IOException {
        loader.close();
    }
}
