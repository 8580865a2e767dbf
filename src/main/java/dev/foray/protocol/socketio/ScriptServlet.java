package dev.foray.protocol.socketio;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;

/** Gives pages the client of Socket.IO where they are used to find it, beside what it connects to. */
public final class ScriptServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final String ASSETS = "/assets";
    private static final List<String> SCRIPTS = List.of("socket.io.js", "socket.io.min.js", "socket.io.esm.min.js");

    /** Makes the servlet known to the container, while the application starts. */
    public void register(ServletContext context) {
        ServletRegistration.Dynamic registration = context.addServlet("foray-socketio-scripts", this);
        registration.setAsyncSupported(true);
        for (String script : SCRIPTS) {
            registration.addMapping(SocketIoEndpoint.PATH + script);
        }
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        RequestDispatcher script = request.getRequestDispatcher(ASSETS + request.getServletPath());
        response.setHeader("Cache-Control", "no-cache");
        response.setHeader("X-Content-Type-Options", "nosniff");
        script.forward(request, response);
    }
}
