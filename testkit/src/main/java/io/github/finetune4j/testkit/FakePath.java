// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A real path that says it is one of the fake disk: it does what the real one does, and paths that come of it are the
 * disk's too.
 */
record FakePath(FakeFileSystem disk, Path path) implements InvocationHandler {
    static Path of(FakeFileSystem disk, Path real) {
        return (Path) Proxy.newProxyInstance(
                FakePath.class.getClassLoader(), new Class<?>[] {Path.class}, new FakePath(disk, real));
    }

    /** {@return the path on the real disk} */
    static Path real(Path path) {
        return Proxy.isProxyClass(path.getClass()) && Proxy.getInvocationHandler(path) instanceof FakePath fake
                ? fake.path()
                : path;
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        return switch (method.getName()) {
            case "getFileSystem" -> disk;
            case "iterator" -> names();
            case "toFile" ->
                throw new UnsupportedOperationException(
                        "a path of a fake disk is no java.io.File -> use java.nio.file.Files");
            default -> wrapped(called(method, arguments));
        };
    }

    private @Nullable Object called(Method method, Object @Nullable [] arguments) throws Throwable {
        Object[] real = arguments == null ? new Object[0] : arguments.clone();
        for (int i = 0; i < real.length; i++) {
            real[i] = real[i] instanceof Path other ? real(other) : real[i];
        }
        try {
            return method.invoke(path, real);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private @Nullable Object wrapped(@Nullable Object result) {
        return result instanceof Path found ? of(disk, found) : result;
    }

    private Iterator<Path> names() {
        List<Path> names = new ArrayList<>();
        path.forEach(name -> names.add(of(disk, name)));
        return names.iterator();
    }
}
