package dev.foray.protocol;

import dev.foray.thread.Inheritance;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;

/**
 * Has WebSockets closed whose client does not mask its frames. Tyrus, the implementation in Payara and GlassFish, takes
 * such frames; it is handed what comes in through {@link FrameHeaders}. Other implementations are left alone, because
 * they look for themselves and read past the servlet API. Thread-safe.
 */
public final class MaskingFilter implements Filter {
    private static final String TYRUS = "org.glassfish.tyrus.";

    /** Makes the filter known to the container. */
    public static void register(ServletContext context, String... patterns) {
        Filters.register(context, "foray-masking", MaskingFilter.class, patterns);
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        boolean upgrade = request instanceof HttpServletRequest http && http.getHeader("Upgrade") != null;
        chain.doFilter(upgrade ? new UpgradeRequest((HttpServletRequest) request) : request, response);
    }

    /** Puts itself between the container and the handler that Tyrus asks for. */
    private static final class UpgradeRequest extends HttpServletRequestWrapper {
        UpgradeRequest(HttpServletRequest request) {
            super(request);
        }

        @Override
        public <T extends HttpUpgradeHandler> T upgrade(Class<T> type) throws IOException, ServletException {
            if (!type.getName().startsWith(TYRUS)) {
                return super.upgrade(type);
            }
            try {
                T handler = type.getDeclaredConstructor().newInstance();
                RelayClass.handOn(super.upgrade(RelayClass.get()), new Reading(handler));
                return handler;
            } catch (ReflectiveOperationException e) {
                throw new ServletException(e);
            }
        }
    }

    /** Reads what comes in before the handler does, which has the server start threads of its own. */
    private record Reading(HttpUpgradeHandler handler) implements HttpUpgradeHandler {
        @Override
        public void init(WebConnection connection) {
            Inheritance.none(() -> handler.init(new Connection(connection)));
        }

        @Override
        public void destroy() {
            Inheritance.none(handler::destroy);
        }
    }

    private record Connection(WebConnection connection) implements WebConnection {
        @Override
        public ServletInputStream getInputStream() throws IOException {
            return new Input(connection.getInputStream());
        }

        @Override
        public ServletOutputStream getOutputStream() throws IOException {
            return connection.getOutputStream();
        }

        @Override
        public void close() throws IOException {
            try {
                connection.close();
            } catch (IOException | RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IOException(e);
            }
        }
    }

    private static final class Input extends ServletInputStream {
        private final ServletInputStream input;
        private final FrameHeaders headers = new FrameHeaders();

        Input(ServletInputStream input) {
            this.input = input;
        }

        @Override
        public int read(byte[] bytes, int from, int most) throws IOException {
            int count = input.read(bytes, from, most);
            if (count > 0) {
                headers.read(bytes, from, count);
            }
            return count;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int available() throws IOException {
            return input.available();
        }

        @Override
        public boolean isFinished() {
            return input.isFinished();
        }

        @Override
        public boolean isReady() {
            return input.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            input.setReadListener(listener);
        }
    }
}
